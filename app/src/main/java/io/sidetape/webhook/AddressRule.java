package io.sidetape.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Which addresses a target may have: those of the public internet, unless the operator allows
/// others. A tenant's webhook must not reach what only this machine can reach.
record AddressRule(boolean privateToo) {
  /// What the JDK's own words (loopback, link-local, site-local, multicast) leave out.
  private static final List<Block> SPECIAL =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("100.64.0.0", 10), // carriers' networks
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("240.0.0.0", 4), // with broadcast
          Block.of("::", 96), // IPv4 in IPv6's clothes
          Block.of("64:ff9b:1::", 48),
          Block.of("100::", 64),
          Block.of("2001::", 23), // with Teredo
          Block.of("2001:db8::", 32),
          Block.of("2002::", 16), // 6to4 carries any IPv4 address
          Block.of("3fff::", 20),
          Block.of("fc00::", 7));

  private static final Block NAT64 = Block.of("64:ff9b::", 96);

  /// Addresses with the same first bits.
  private static final class Block {
    private final byte[] start;
    private final int bits;

    private Block(byte[] start, int bits) {
      this.start = start;
      this.bits = bits;
    }

    static Block of(String start, int bits) {
      return new Block(InetAddress.ofLiteral(start).getAddress(), bits);
    }

    boolean holds(byte[] address) {
      if (address.length != start.length) return false;
      for (var bit = 0; bit < bits; bit++) {
        var mask = 0x80 >> (bit & 7);
        if ((address[bit >> 3] & mask) != (start[bit >> 3] & mask)) return false;
      }
      return true;
    }
  }

  boolean allows(InetAddress address) {
    return privateToo ? !address.isMulticastAddress() : isPublic(address);
  }

  static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) return false;
    var bytes = address.getAddress();
    if (address instanceof Inet6Address && NAT64.holds(bytes)) return isPublic(lastFour(bytes));
    return SPECIAL.stream().noneMatch(block -> block.holds(bytes));
  }

  private static InetAddress lastFour(byte[] bytes) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
    } catch (UnknownHostException fourBytesAreAnAddress) {
      throw new IllegalStateException(fourBytesAreAnAddress);
    }
  }
}
