package io.sidetape.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The reverse proxies before this server. Their connections are many people's, and what they say
/// of those in `X-Forwarded-For` is believed; of nobody else is it.
public record Proxies(List<AddressBlock> blocks) {
  /// Whoever is at the other end of a connection is who asks.
  public static final Proxies NONE = new Proxies(List.of());

  public Proxies {
    blocks = List.copyOf(blocks);
  }

  boolean isOne(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.holds(address));
  }

  /// Who asks. Each proxy adds at the right end whom it heard it from: what stands to the left of
  /// the first one that is no proxy of ours is anybody's word.
  InetAddress client(InetAddress peer, HttpHeaders headers) {
    var hops = String.join(",", headers.getAll("X-Forwarded-For")).split(",", -1);
    var client = peer;
    for (var at = hops.length - 1; at >= 0 && isOne(client); at--) {
      var hop = address(hops[at].strip());
      if (hop.isEmpty()) break;
      client = hop.get();
    }
    return client;
  }

  private static Optional<InetAddress> address(String text) {
    try {
      var block = AddressBlock.parse(text);
      return text.contains("/") ? Optional.empty() : Optional.of(block.start());
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }
}
