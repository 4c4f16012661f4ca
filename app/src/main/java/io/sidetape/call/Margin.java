package io.sidetape.call;

import java.time.Duration;

/// How long before its longest hold is over a call begins to be let go.
final class Margin {
  /// What letting one of many go takes Asterisk and us.
  private static final Duration LETTING_GO = Duration.ofMillis(6);

  /// What a thread may wait for a processor where all are busy.
  private static final Duration SLACK = Duration.ofMillis(60);

  /// How fast a rush is served shows after this part of the longest hold.
  private static final int KNOWN = 5;

  private Margin() {}

  /// Letting go takes an answer, which counts as well, and a processor: it begins as much earlier,
  /// but not before half of the time is over. Of those who wait for their turn the last one is let
  /// go first, so that not all are let go at the same moment; and one whose turn will come too late
  /// as soon as that is known, since all of these must be let go in what is left of the time.
  ///
  /// @param answer what Asterisk takes for it
  /// @param place among those who wait, from 1 on; 0 for a call that is being set up
  /// @param each as [Throughput#each]
  static Duration of(Duration longest, Duration answer, int place, Duration each) {
    var half = longest.dividedBy(2);
    var lettingGo = answer.plus(SLACK);
    var inOrder = shorter(lettingGo.plus(LETTING_GO.multipliedBy(place)), half);
    var beforeItsTurn = shorter(lettingGo, half).plus(each.multipliedBy(place));
    return longer(inOrder, shorter(beforeItsTurn, longest.minus(longest.dividedBy(KNOWN))));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
