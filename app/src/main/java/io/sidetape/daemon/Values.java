package io.sidetape.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.access.JwtSettings;
import io.sidetape.call.Policy.Rule;
import io.sidetape.delivery.PairPattern;
import io.sidetape.http.AddressBlock;
import io.sidetape.webhook.EventType;
import io.sidetape.webhook.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How each kind of value is read from its text.
final class Values {
  static final Duration SHORTEST_HOLD = Duration.ofMillis(50);
  static final Duration LONGEST_HOLD = Duration.ofSeconds(2);
  static final Duration LONGEST_SKEW = Duration.ofMinutes(5);

  private static final Set<String> YAML_BOOLEANS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false");
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final Pattern LISTEN = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s]+):(\\d{1,5})");

  private static final Pattern DATABASE =
      Pattern.compile("jdbc:postgresql://[A-Za-z0-9.:\\[\\],_-]+/[^/?#\\s\\p{Cntrl}]+(\\?[!-~]*)?");
  private static final Pattern CREDENTIALS = Pattern.compile("[?&](user|password)=");

  private Values() {}

  /// A kind of value.
  interface Kind<T> {
    T read(String text) throws Wrong;
  }

  static String user(String text) throws Wrong {
    if (text.isEmpty() || text.contains(":")) throw new Wrong("must be a user's name, without `:`");
    return plain(text);
  }

  static String secret(String text) throws Wrong {
    if (text.isEmpty()) throw new Wrong("is empty; give it a value");
    return plain(text);
  }

  static String line(String text) throws Wrong {
    if (text.isEmpty()) throw new Wrong("is empty; give it a value or remove it");
    return plain(text);
  }

  static String jwtSecret(String text) throws Wrong {
    if (secret(text).getBytes(UTF_8).length < JwtSettings.SHORTEST_SECRET_BYTES)
      throw new Wrong(
          "is too short to be safe; use 32 bytes or more, e.g. of `openssl rand -hex 32`");
    return text;
  }

  /// An https URL, or the URL of the file that was named.
  static URI jwks(String text) throws Wrong {
    if (text.startsWith("/")) return path(text).toUri();
    if (text.startsWith("http:"))
      throw new Wrong(quoted(text) + " can be changed on its way; use https, or a file");
    if (!text.startsWith("https:"))
      throw new Wrong(quoted(text) + " must be an https URL or a file's absolute path");
    return url(text);
  }

  static String webhookSecret(String text) throws Wrong {
    try {
      var key = Base64.getDecoder().decode(text.replaceFirst("^whsec_", ""));
      if (text.startsWith("whsec_") && key.length >= 24 && key.length <= 64) return text;
    } catch (IllegalArgumentException _) { // told below
    }
    throw new Wrong(
        "must be whsec_ and 24 to 64 bytes in base64, e.g. whsec_ and `openssl rand -base64 32`");
  }

  static EventType webhookEvent(String text) throws Wrong {
    var known = EventType.ORDERED.stream().map(EventType::text).sorted();
    var words = known.collect(Collectors.joining(", "));
    return EventType.of(text)
        .filter(EventType.ORDERED::contains)
        .orElseThrow(() -> new Wrong(quoted(text) + " is no event; known are " + words));
  }

  static Target.Format webhookFormat(String text) throws Wrong {
    return switch (text) {
      case "standard" -> Target.Format.STANDARD;
      case "twilio" -> Target.Format.TWILIO;
      default -> throw new Wrong(quoted(text) + " must be standard or twilio");
    };
  }

  static Duration giveUpAfter(String text) throws Wrong {
    var time = duration(text);
    if (time.compareTo(Duration.ofMinutes(1)) < 0)
      throw new Wrong(quoted(text) + " must be 1m or more, e.g. 3d");
    return time;
  }

  static Duration skew(String text) throws Wrong {
    var time = duration(text);
    if (time.compareTo(LONGEST_SKEW) > 0)
      throw new Wrong(quoted(text) + " must be 5m at most; an expired token is taken for so long");
    return time;
  }

  static String token(String text) throws Wrong {
    if (!text.matches("[!-~]+"))
      throw new Wrong("must be visible ASCII characters without spaces, as it goes into a header");
    return text;
  }

  static String app(String text) throws Wrong {
    if (!text.matches("[A-Za-z0-9._-]+"))
      throw new Wrong(
          quoted(text) + " is no application's name; use letters, digits, `.`, `_`, `-`");
    return text;
  }

  static Path path(String text) throws Wrong {
    try {
      var path = Path.of(text);
      if (path.isAbsolute()) return path.normalize();
    } catch (InvalidPathException _) { // told below
    }
    throw new Wrong(quoted(text) + " is no absolute path; begin it with `/`");
  }

  /// Without a slash at its end, since paths are put behind it.
  static URI publicUrl(String text) throws Wrong {
    return url(text.replaceAll("/+$", ""));
  }

  static URI url(String text) throws Wrong {
    var url = parsed(text);
    if (url.getUserInfo() != null)
      throw new Wrong("must not hold a user or password; use the keys that are there for them");
    if (url.getScheme() == null || !url.getScheme().matches("https?"))
      throw new Wrong(quoted(text) + " must begin with http:// or https://");
    if (url.getHost() == null || url.getPort() > 65535)
      throw new Wrong(quoted(text) + " names no valid host and port");
    if (url.getFragment() != null) throw new Wrong(quoted(text) + " must not have a `#`");
    return url;
  }

  static String database(String text) throws Wrong {
    if (!DATABASE.matcher(text).matches())
      throw new Wrong(quoted(text) + " must be jdbc:postgresql://host:port/database");
    if (CREDENTIALS.matcher(text).find())
      throw new Wrong("must not hold a user or password; use the keys that are there for them");
    return text;
  }

  static PairPattern pairPattern(String text) throws Wrong {
    try {
      return PairPattern.parse(plain(text));
    } catch (IllegalArgumentException wrong) {
      throw new Wrong(String.valueOf(wrong.getMessage()));
    }
  }

  static boolean bool(String text) throws Wrong {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Wrong(quoted(text) + " must be true or false");
    };
  }

  static int count(String text) throws Wrong {
    if (!text.matches("[1-9]\\d{0,5}"))
      throw new Wrong(quoted(text) + " must be a whole number from 1 to 999999");
    return Integer.parseInt(text);
  }

  static AddressBlock addressBlock(String text) throws Wrong {
    try {
      return AddressBlock.parse(text);
    } catch (IllegalArgumentException none) {
      throw new Wrong(quoted(text) + " must be an address or a network, e.g. 10.0.0.0/8");
    }
  }

  static Rule rule(String text) throws Wrong {
    return switch (text) {
      case "never" -> Rule.NEVER;
      case "always" -> Rule.ALWAYS;
      case "consent" ->
          throw new Wrong("`consent` is not offered by this version; write never or always");
      default -> throw new Wrong(quoted(text) + becauseBoolean(text) + " must be never or always");
    };
  }

  static Duration retention(String text) throws Wrong {
    var time = duration(text);
    if (time.isZero()) throw new Wrong(quoted(text) + " would keep nothing; write e.g. 365d");
    return time;
  }

  static Duration hold(String text) throws Wrong {
    var time = duration(text);
    if (time.compareTo(SHORTEST_HOLD) < 0 || time.compareTo(LONGEST_HOLD) > 0)
      throw new Wrong(quoted(text) + " must be from 50ms to 2s; callers hear what is longer");
    return time;
  }

  static HttpConfig listen(String text) throws Wrong {
    var match = LISTEN.matcher(text);
    if (!match.matches() || Integer.parseInt(match.group(2)) > 65535)
      throw new Wrong(quoted(text) + " must be host:port, e.g. 127.0.0.1:8090");
    return new HttpConfig(
        match.group(1).replaceAll("[\\[\\]]", ""), Integer.parseInt(match.group(2)));
  }

  static String tenant(String name) throws Wrong {
    if (!TENANT.matcher(name).matches())
      throw new Wrong("is no tenant's name; use 1 to 63 of a-z 0-9 _ -, a letter or digit first");
    return name;
  }

  /// Somebody's text in a message: one line, not too long.
  static String quoted(String text) {
    var line = text.replaceAll("\\p{Cntrl}+", " ");
    return "`" + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + "`";
  }

  private static Duration duration(String text) throws Wrong {
    return Durations.parse(text)
        .orElseThrow(() ->
            new Wrong(
                quoted(text)
                    + " is no duration; write a whole number and ms, s, m, h or d, e.g. 30s"));
  }

  private static URI parsed(String text) throws Wrong {
    try {
      return new URI(text);
    } catch (URISyntaxException broken) {
      throw new Wrong("is no URL (" + broken.getReason() + "); write e.g. http://127.0.0.1:8088");
    }
  }

  private static String plain(String text) throws Wrong {
    if (text.matches("(?s).*\\p{Cntrl}.*")) throw new Wrong("must be one line of plain characters");
    return text;
  }

  private static String becauseBoolean(String text) {
    return YAML_BOOLEANS.contains(text.toLowerCase(Locale.ROOT)) ? " is a YAML boolean and" : "";
  }
}
