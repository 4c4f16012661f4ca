package io.sidetape.catalog;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The forms of names, so that nothing else is ever kept under them.
final class Ids {
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

  private Ids() {}

  static void check(String tenant, String id) {
    if (!TENANT.matcher(tenant).matches())
      throw new IllegalArgumentException("its tenant is no tenant's name");
    if (!ULID.matcher(id).matches()) throw new IllegalArgumentException("its id is no ULID");
  }

  /// Text that every database takes: no NUL, no half of a surrogate pair.
  static String storable(String text) {
    var encoded = text.replace("\0", "").getBytes(StandardCharsets.UTF_8);
    return new String(encoded, StandardCharsets.UTF_8);
  }
}
