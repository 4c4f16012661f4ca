package io.sidetape.webhook;

import io.sidetape.io.Sha256;
import java.net.URI;
import java.util.HexFormat;
import java.util.Set;

/// Who is told, and what.
///
/// @param secret `whsec_` and the key in base64
public record Target(URI url, String secret, Set<EventType> events, Format format) {
  /// How a message's body is written.
  public enum Format {
    /// JSON after Standard Webhooks.
    STANDARD,
    /// Twilio's form fields.
    TWILIO
  }

  public Target {
    events = Set.copyOf(events);
  }

  boolean wants(EventType type) {
    return events.contains(type);
  }

  /// For a folder's name; says nothing of the URL, which may hold a secret.
  String id(String tenant) {
    var hash = Sha256.of(tenant + "\n" + url + "\n" + format);
    return tenant + "-" + HexFormat.of().formatHex(hash, 0, 6);
  }

  /// For messages: the path may hold a secret.
  public String shown() {
    var port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port;
  }

  @Override
  public String toString() {
    return "Target[%s, %s, %s]".formatted(shown(), events, format);
  }
}
