package io.sidetape.http;

import java.util.Optional;
import java.util.regex.Pattern;

/// A `Range` header (RFC 9110, 14.2) against a body of a known length.
///
/// One range is answered. Several are answered with the whole, as the RFC allows: a header with
/// thousands of them costs no more than one without, and no player asks so.
sealed interface ByteRange {
  /// No range, none that is understood, or several: the whole.
  record Whole() implements ByteRange {}

  /// Bytes `from` to before `to`; one at least.
  record Part(long from, long to) implements ByteRange {
    String contentRange(long length) {
      return "bytes %d-%d/%d".formatted(from, to - 1, length);
    }
  }

  /// Well-formed, but nothing of the body is in it: 416.
  record Outside() implements ByteRange {}

  Pattern ONE =
      Pattern.compile("bytes=[ \t]*(\\d{0,40})-(\\d{0,40})[ \t]*", Pattern.CASE_INSENSITIVE);

  /// More digits than a long has mean a number past any length.
  int MOST_DIGITS = 18;

  static ByteRange of(Optional<String> header, long length) {
    var match = ONE.matcher(header.orElse(""));
    if (!match.matches()) return new Whole();
    var first = match.group(1);
    var last = match.group(2);
    if (first.isEmpty()) return last.isEmpty() ? new Whole() : suffix(number(last), length);
    var from = number(first);
    var end = last.isEmpty() ? Long.MAX_VALUE : number(last);
    if (end < from) return new Whole();
    return from < length ? new Part(from, Math.min(end, length - 1) + 1) : new Outside();
  }

  private static ByteRange suffix(long count, long length) {
    if (count == 0 || length == 0) return new Outside();
    return new Part(Math.max(0, length - count), length);
  }

  private static long number(String digits) {
    var significant = digits.replaceFirst("^0+", "");
    if (significant.length() > MOST_DIGITS) return Long.MAX_VALUE;
    return significant.isEmpty() ? 0 : Long.parseLong(significant);
  }
}
