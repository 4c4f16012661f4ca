package io.sidetape.delivery;

import io.sidetape.metrics.Metrics;
import io.sidetape.store.Manifest;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells what is odd about a finished recording, in the log and as a metric: what the manifest says
/// is also what somebody is woken by.
final class Findings {
  private static final Logger log = LoggerFactory.getLogger(Findings.class);

  /// Events that tell of a fault and not of the call.
  private static final Set<String> FAULTS =
      Set.of(
          "sides_identical",
          "side_missing",
          "side_ended",
          "samples_missing",
          "silent",
          "late_start",
          "call_goes_on",
          "clock_jumped",
          "recovered");

  private final Metrics metrics;

  Findings(Metrics metrics) {
    this.metrics = metrics;
  }

  void tell(Manifest manifest) {
    var flags = flags(manifest);
    flags.forEach(metrics::flagged);
    if (!flags.isEmpty()) log.warn("{}: look at it: {}", manifest.id(), String.join(", ", flags));
    if (manifest.sides() != null) count(manifest, manifest.sides());
  }

  /// The words for all that is odd, sorted.
  static Set<String> flags(Manifest manifest) {
    var flags = new TreeSet<String>();
    manifest.events().stream()
        .map(Manifest.Event::type)
        .filter(FAULTS::contains)
        .forEach(flags::add);
    if (manifest.recovered()) flags.add("recovered");
    if (manifest.sides() != null) flags.addAll(silence(manifest.sides()));
    return flags;
  }

  private static Set<String> silence(Manifest.Sides sides) {
    if (sides.left().silent() && sides.right().silent()) return Set.of("both_silent");
    return sides.left().silent() || sides.right().silent() ? Set.of("silent_side") : Set.of();
  }

  private void count(Manifest manifest, Manifest.Sides sides) {
    count(manifest, SideWord.LEFT, sides.left());
    count(manifest, SideWord.RIGHT, sides.right());
    var alignment = manifest.alignment();
    if (alignment != null)
      metrics.alignmentSkew((double) alignment.offsetSamples() / rate(manifest));
  }

  private void count(Manifest manifest, SideWord side, Manifest.Side of) {
    if (of.silent()) metrics.silentSide(side);
    metrics.lostTicks(side, of.lostSamples() * TICKS_A_SECOND / rate(manifest));
  }

  private static final long TICKS_A_SECOND = 50;

  private enum SideWord {
    LEFT,
    RIGHT
  }

  private static int rate(Manifest manifest) {
    var audio = manifest.audio();
    return audio == null ? 8_000 : audio.sampleRate();
  }
}
