package io.sidetape.daemon;

import java.util.Locale;
import java.util.regex.Pattern;

/// Sizes as people write them: `500MB`, `2GB`, `0`. Powers of ten, as discs are sold.
final class Sizes {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*([kMGT]?)B?");
  private static final String UNITS = "kMGT";

  private Sizes() {}

  static long parse(String text) throws Wrong {
    var match = FORM.matcher(text.strip());
    if (!match.matches())
      throw new Wrong(Values.quoted(text) + " is no size; write e.g. 500MB or 2GB");
    long bytes = Long.parseLong(match.group(1));
    for (int i = UNITS.indexOf(match.group(2)); i >= 0 && !match.group(2).isEmpty(); i--)
      bytes = times1000(bytes, text);
    return bytes;
  }

  private static long times1000(long bytes, String text) throws Wrong {
    if (bytes > Long.MAX_VALUE / 1000) throw new Wrong(Values.quoted(text) + " is too large");
    return bytes * 1000;
  }

  static String format(long bytes) {
    int unit = -1;
    long rest = bytes;
    while (rest > 0 && rest % 1000 == 0 && unit < UNITS.length() - 1) {
      rest /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, "%d%sB", rest, unit < 0 ? "" : UNITS.substring(unit, unit + 1));
  }
}
