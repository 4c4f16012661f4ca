package io.sidetape.delivery;

import io.sidetape.spool.Progress;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Whether the times that Asterisk told of a recording's sides are of one clock. Where that was set
/// in mid-call, they contradict what the files hold, and the files are believed.
final class Clocks {
  /// What the files and the times may differ by for other reasons: frames that were lost, a block
  /// that was not written any more.
  private static final Duration OTHERWISE = Duration.ofMinutes(1);

  private final Progress progress;
  private final SideFiles files;

  Clocks(Progress progress, SideFiles files) {
    this.progress = progress;
    this.files = files;
  }

  /// Whether the sides can have begun so far apart.
  boolean allowStarts(Duration gap) {
    return allow(gap, ends().orElse(Duration.ZERO));
  }

  /// Whether the sides can have ended so far apart.
  boolean allowEnds(Duration gap) {
    return allow(gap, starts().orElse(Duration.ZERO));
  }

  private boolean allow(Duration gap, Duration other) {
    if (!(files.in() instanceof SideFile.Sound in) || !(files.out() instanceof SideFile.Sound out))
      return true;
    var differ = held(in).minus(held(out)).abs().plus(other.abs()).plus(OTHERWISE);
    return gap.abs().compareTo(differ) <= 0;
  }

  private static Duration held(SideFile.Sound sound) {
    return Duration.ofMillis(sound.samples() * 1000 / sound.sampleRate());
  }

  private Optional<Duration> starts() {
    var in = progress.started().get(Side.IN);
    var out = progress.started().get(Side.OUT);
    return in == null || out == null ? Optional.empty() : Optional.of(Duration.between(in, out));
  }

  private Optional<Duration> ends() {
    var in = progress.finished().get(Side.IN);
    var out = progress.finished().get(Side.OUT);
    return in == null || out == null || !in.seen() || !out.seen()
        ? Optional.empty()
        : Optional.of(Duration.between(in.at(), out.at()));
  }

  /// By how much the clock was set while the call was recorded; zero where it was not.
  Duration jumped() {
    for (var side : Side.values()) {
      var span = SideSpan.of(progress, files, side);
      if (span.isPresent() && !span.get().jumped().isZero()) return span.get().jumped();
    }
    return starts()
        .filter(gap -> !allowStarts(gap))
        .or(() -> ends().filter(gap -> !allowEnds(gap)))
        .orElse(Duration.ZERO);
  }

  /// Where in the recording something happened that was told to be so far from its start.
  long place(long toldMillis, long lengthMillis) {
    long jumped = jumped().toMillis();
    boolean isOutside = toldMillis < 0 || toldMillis > lengthMillis;
    long millis = jumped != 0 && isOutside ? toldMillis - jumped : toldMillis;
    return Math.max(0, millis);
  }

  /// What the manifest tells of it.
  Optional<Manifest.Event> event() {
    var jumped = jumped();
    return jumped.isZero()
        ? Optional.empty()
        : Optional.of(new Manifest.Event(0, "clock_jumped", Map.of("by_ms", jumped.toMillis())));
  }
}
