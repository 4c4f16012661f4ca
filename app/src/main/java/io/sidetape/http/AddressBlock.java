package io.sidetape.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// Addresses with the same first bits, as `10.0.0.0/8`; or a single one.
public record AddressBlock(InetAddress start, int bits) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*)(?:/(\\d{1,3}))?");

  /// The block in this text; no name is ever looked up.
  ///
  /// @throws IllegalArgumentException what is none
  public static AddressBlock parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) throw new IllegalArgumentException("no address: " + text);
    var start = InetAddress.ofLiteral(match.group(1));
    var all = bits(start);
    var bits = match.group(2) == null ? all : Integer.parseInt(match.group(2));
    if (bits > all) throw new IllegalArgumentException("no address has so many bits: " + text);
    return new AddressBlock(start, bits);
  }

  boolean holds(InetAddress address) {
    return bits(address) == bits(start) && prefix(address).equals(prefix(start));
  }

  private BigInteger prefix(InetAddress address) {
    return new BigInteger(1, address.getAddress()).shiftRight(bits(address) - bits);
  }

  private static int bits(InetAddress address) {
    return 8 * address.getAddress().length;
  }

  @Override
  public String toString() {
    return start.getHostAddress() + (bits == bits(start) ? "" : "/" + bits);
  }
}
