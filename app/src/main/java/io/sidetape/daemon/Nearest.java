package io.sidetape.daemon;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Optional;

/// Finds the word that was probably meant, by the number of letters to change.
final class Nearest {
  private Nearest() {}

  static Optional<String> to(String word, Collection<String> known) {
    return known.stream().sorted().min(comparingInt(candidate -> distance(word, candidate)));
  }

  /// Levenshtein's distance, a row at a time.
  static int distance(String from, String to) {
    var row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) row[j] = j;
    for (int i = 1; i <= from.length(); i++) next(row, i, from.charAt(i - 1), to);
    return row[to.length()];
  }

  private static void next(int[] row, int i, char letter, String to) {
    int diagonal = row[0];
    row[0] = i;
    for (int j = 1; j < row.length; j++) {
      int changed = diagonal + (letter == to.charAt(j - 1) ? 0 : 1);
      diagonal = row[j];
      row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
    }
  }
}
