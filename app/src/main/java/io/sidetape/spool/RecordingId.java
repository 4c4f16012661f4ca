package io.sidetape.spool;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A recording's id: a ULID (48 bits of milliseconds, 80 random bits, Crockford's base 32, 26
/// characters), so that ids sort by the time of the call and say nothing else about it.
public record RecordingId(String text) implements Comparable<RecordingId> {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final int RANDOM_BYTES = 10;
  private static final SecureRandom RANDOM = new SecureRandom();

  public RecordingId {
    if (!FORM.matcher(text).matches()) throw new IllegalArgumentException("not a ULID: " + text);
  }

  /// A new id for something that began at this time.
  public static RecordingId at(long epochMillis) {
    var random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return of(epochMillis, random);
  }

  /// The id of something that began at this time, always the same for the same bytes.
  ///
  /// @param random ten bytes or more, of which the first ten count
  public static RecordingId of(long epochMillis, byte[] random) {
    var text = new StringBuilder(26);
    for (int shift = 45; shift >= 0; shift -= 5) text.append(digit(epochMillis >>> shift));
    for (int half = 0; half < RANDOM_BYTES; half += 5) appendFortyBits(text, random, half);
    return new RecordingId(text.toString());
  }

  /// When it began, to the millisecond.
  public Instant time() {
    long millis = 0;
    for (int i = 0; i < 10; i++) millis = millis << 5 | ALPHABET.indexOf(text.charAt(i));
    return Instant.ofEpochMilli(millis);
  }

  /// The id in the text, in either case; empty where it is none.
  public static Optional<RecordingId> parse(String text) {
    var upper = text.toUpperCase(Locale.ROOT);
    return FORM.matcher(upper).matches() ? Optional.of(new RecordingId(upper)) : Optional.empty();
  }

  private static void appendFortyBits(StringBuilder text, byte[] random, int from) {
    long bits = 0;
    for (int i = from; i < from + 5; i++) bits = (bits << 8) | (random[i] & 0xff);
    for (int shift = 35; shift >= 0; shift -= 5) text.append(digit(bits >>> shift));
  }

  private static char digit(long bits) {
    return ALPHABET.charAt((int) (bits & 31));
  }

  @Override
  public int compareTo(RecordingId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
