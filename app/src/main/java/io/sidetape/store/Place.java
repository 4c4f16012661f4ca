package io.sidetape.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// Where one recording lies on a volume. There is none for a tenant or an id that could lead
/// elsewhere.
record Place(Path volume, String tenant, String id, Instant startedAt) {
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

  Place {
    if (!TENANT.matcher(tenant).matches())
      throw new IllegalArgumentException("not a tenant's name: " + Words.clean(tenant));
    if (!ULID.matcher(id).matches())
      throw new IllegalArgumentException("not a recording's id: " + Words.clean(id));
  }

  static boolean isTenant(String name) {
    return TENANT.matcher(name).matches();
  }

  Path day() {
    return volume.resolve(tenant).resolve(DAY.format(startedAt));
  }

  Path part() {
    return day().resolve("." + id + ".wav.part");
  }

  Path audio() {
    return day().resolve(id + ".wav");
  }

  Path manifest() {
    return day().resolve(id + ".json");
  }

  Path tombstone() {
    return day().resolve(id + ".deleted.json");
  }

  /// A link in the tenant's folder must not take recordings out of the volume.
  void refuseEscape() throws IOException {
    var there = day();
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) there = there.resolve("..").normalize();
    if (!there.toRealPath().startsWith(volume.toRealPath()))
      throw new AccessDeniedException(there.toString(), null, "a link leads out of the volume");
  }
}
