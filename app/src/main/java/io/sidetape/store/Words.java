package io.sidetape.store;

/// Other people's text, made fit for a log line.
final class Words {
  static final int LONGEST = 200;

  private Words() {}

  /// The first 200 characters on one line, without control characters.
  static String clean(String text) {
    var head = text.length() > 2 * LONGEST ? text.substring(0, 2 * LONGEST) : text;
    var line = head.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Z}\\uFFFD]+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
