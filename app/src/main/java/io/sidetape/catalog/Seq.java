package io.sidetape.catalog;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;

/// A row's place in time: milliseconds since 1970 above 21 bits of its id, which tell the calls of
/// one millisecond apart. A million rows are walked, cut and paged by this one number.
final class Seq {
  private static final int TIE_BITS = 21;
  private static final long LATEST = Long.MAX_VALUE >>> TIE_BITS; // in the year 2109
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int ULID_TIME = 10;

  private Seq() {}

  /// Where the call belongs; if another one is there, right after it.
  static long of(Instant startedAt, String id) {
    long tie = 0;
    for (int i = ULID_TIME; i < ULID_TIME + 5; i++) {
      tie = (tie << 5) | ALPHABET.indexOf(id.charAt(i));
    }
    return from(startedAt) | (tie >>> (25 - TIE_BITS));
  }

  /// The first place of that time.
  static long from(Instant time) {
    return Math.clamp(millis(time), 0, LATEST) << TIE_BITS;
  }

  private static long millis(Instant time) {
    var seconds = Math.clamp(time.getEpochSecond(), -LATEST, LATEST);
    return seconds * 1000 + time.getNano() / 1_000_000;
  }

  /// The cursor of what comes after this place.
  static String cursor(long seq) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
  }

  /// @throws IllegalArgumentException what is no cursor of ours
  static long ofCursor(String cursor) {
    var bytes = Base64.getUrlDecoder().decode(cursor);
    if (bytes.length != Long.BYTES || ByteBuffer.wrap(bytes).getLong() < 0)
      throw new IllegalArgumentException("not a cursor");
    return ByteBuffer.wrap(bytes).getLong();
  }
}
