package io.sidetape.delivery;

import io.sidetape.spool.Progress;
import io.sidetape.spool.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// For how long a side was recorded, as Asterisk's own start and end tell; unless its clock was set
/// in between, which is where a clock that nobody sets and the file agree against it.
///
/// @param jumped by how much Asterisk's clock was set; zero where it was not
record SideSpan(Instant start, Duration length, Duration jumped) {
  /// An event is on its way for so long at most, but for a network that stalls.
  private static final Duration LATE = Duration.ofSeconds(2);

  /// A file that is by so much nearer to the one than to the other is the one's witness.
  private static final Duration CLEARLY = Duration.ofSeconds(1);

  /// Asterisk's frames come no faster than time; what is beyond it is a clock's.
  private static final Duration IMPOSSIBLE = Duration.ofMinutes(1);

  /// Empty where the file, its start or its end was not seen.
  static Optional<SideSpan> of(Progress progress, SideFiles files, Side side) {
    var started = progress.started().get(side);
    var finished = progress.finished().get(side);
    if (started == null || finished == null || !finished.seen()) return Optional.empty();
    if (!(files.of(side) instanceof SideFile.Sound sound)) return Optional.empty();
    return Optional.of(
        of(
            started,
            Duration.between(started, finished.at()),
            Duration.ofMillis(sound.samples() * 1000 / sound.sampleRate()),
            Optional.ofNullable(progress.lasted().get(side))));
  }

  private static SideSpan of(
      Instant start, Duration told, Duration held, Optional<Duration> lasted) {
    if (lasted.isPresent() && isRight(lasted.get(), told, held))
      return new SideSpan(start, lasted.get(), told.minus(lasted.get()));
    if (held.minus(told).compareTo(IMPOSSIBLE) > 0)
      return new SideSpan(start, held, told.minus(held));
    return new SideSpan(start, told, Duration.ZERO);
  }

  private static boolean isRight(Duration lasted, Duration told, Duration held) {
    var nearer = told.minus(held).abs().minus(lasted.minus(held).abs());
    return told.minus(lasted).abs().compareTo(LATE) > 0 && nearer.compareTo(CLEARLY) > 0;
  }

  Instant end() {
    return start.plus(length);
  }
}
