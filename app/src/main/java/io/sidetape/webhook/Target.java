package io.sidetape.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    try {
      var text = tenant + "\n" + url + "\n" + format;
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return tenant + "-" + HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
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
