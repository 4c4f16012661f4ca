package io.sidetape.catalog;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The forms of names, so that nothing else is ever kept under them.
final class Ids {
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

  /// Asterisk's own ids have 150 letters at most; PostgreSQL's index takes 2,704 bytes.
  private static final int LONGEST_KEY = 500;

  private Ids() {}

  static void check(String tenant, String id) {
    if (!TENANT.matcher(tenant).matches())
      throw new IllegalArgumentException("its tenant is no tenant's name");
    if (!ULID.matcher(id).matches()) throw new IllegalArgumentException("its id is no ULID");
  }

  /// A name to search by, of a length that every database's index takes.
  static String key(String text) {
    var storable = storable(text);
    return storable.length() <= LONGEST_KEY
        ? storable
        : storable(storable.substring(0, LONGEST_KEY));
  }

  /// Text that every database takes: no NUL, no half of a surrogate pair.
  static String storable(String text) {
    var encoded = text.replace("\0", "").getBytes(StandardCharsets.UTF_8);
    return new String(encoded, StandardCharsets.UTF_8);
  }
}
