package io.sidetape.it;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// When nobody of ours could hear of a call.
final class Outages {
  /// From a call's coming to its first line in the journal, on a machine that has other things to
  /// do too.
  private static final Duration BLUR = Duration.ofSeconds(3);

  private final List<Span> spans = new CopyOnWriteArrayList<>();

  private record Span(Instant from, Instant to) {}

  void add(Instant from, Instant to) {
    spans.add(new Span(from, to));
  }

  /// Whether one lasted for the whole call.
  boolean cover(Crowd.Ended call) {
    return spans.stream()
        .anyMatch(span ->
            span.from().isBefore(call.call().placed().plus(BLUR))
                && span.to().plus(BLUR).isAfter(call.hungUp()));
  }

  /// How much of them there is from that moment on until that other one.
  Duration within(Instant from, Instant to) {
    var sum = Duration.ZERO;
    for (var span : spans) {
      var begin = span.from().isAfter(from) ? span.from() : from;
      var end = span.to().isBefore(to) ? span.to() : to;
      if (begin.isBefore(end)) sum = sum.plus(Duration.between(begin, end));
    }
    return sum;
  }
}
