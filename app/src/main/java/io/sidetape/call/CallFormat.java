package io.sidetape.call;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Which of Asterisk's file formats keeps a call's own rate. A snoop runs at the highest rate of
/// the snooped channel's raw formats (res_stasis_snoop.c), a recording is resampled to its file's
/// format: so the file must be as wide as the codec.
final class CallFormat {
  /// What is taken where the channel does not say: nothing narrower than telephony exists.
  static final String NARROW = "wav";

  private static final String WIDE = "wav16";
  private static final String ULTRA_WIDE = "sln32";
  private static final String FULL = "sln48";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
  private static final Pattern LINEAR = Pattern.compile("(?:slin|speex|silk)(\\d+)");
  private static final Map<String, Integer> KHZ =
      Map.ofEntries(
          Map.entry("g722", 16),
          Map.entry("siren7", 16),
          Map.entry("amrwb", 16),
          Map.entry("siren14", 32),
          Map.entry("opus", 48),
          Map.entry("codec2", 8));

  private CallFormat() {}

  /// The format for a channel whose `CHANNEL(audionativeformat)` reads like this: `(ulaw)`,
  /// `(g722|alaw)`. The widest one counts.
  static String of(String nativeFormats) {
    int widest = 8;
    var names = NAME.matcher(nativeFormats.toLowerCase(Locale.ROOT));
    while (names.find()) widest = Math.max(widest, kilohertz(names.group()));
    return format(widest);
  }

  private static int kilohertz(String codec) {
    var linear = LINEAR.matcher(codec);
    return linear.matches() ? number(linear.group(1)) : KHZ.getOrDefault(codec, 8);
  }

  private static int number(String digits) {
    return digits.length() > 3 ? 8 : Integer.parseInt(digits);
  }

  private static String format(int kilohertz) {
    if (kilohertz <= 8) return NARROW;
    if (kilohertz <= 16) return WIDE;
    if (kilohertz <= 32) return ULTRA_WIDE;
    return FULL;
  }
}
