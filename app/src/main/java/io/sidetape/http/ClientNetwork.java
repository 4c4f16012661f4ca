package io.sidetape.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// What counts as one client where nothing but the address is known.
final class ClientNetwork {
  private ClientNetwork() {}

  /// A whole network of IPv6 is one customer's.
  static String of(InetAddress address) {
    if (!(address instanceof Inet6Address)) return address.getHostAddress();
    return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8));
  }
}
