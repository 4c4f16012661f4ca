package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A hundred calls that come in at once: the worst that a small machine is asked for.
@ExtendWith(SharedAsterisk.class)
@Tag("calm")
class BurstIT {
  private static final int CALLS = 100;
  private static final int FRAME = 160;
  private static final Duration TALK = Duration.ofSeconds(4);

  @Test
  void a_hundred_calls_at_once_are_all_recorded_in_step_and_none_is_stranded(
      RealAsterisk asterisk, @TempDir Path folder) throws Exception {
    try (var daemon = RecordingDaemon.on(asterisk, folder)) {
      Calm.within(() -> areInStep(lags(daemon, burst(asterisk, daemon))));
      daemon.leavesNothing();
    }
  }

  /// The manifests of a hundred calls, none of which is left with the daemon or without a
  /// recording.
  private static List<Manifest> burst(RealAsterisk asterisk, RecordingDaemon daemon)
      throws Exception {
    try (var held = new HeldMillis()) {
      var calls = place(asterisk);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(calls).allMatch(call -> call.isIn("echo")));
      calls.getLast().talk(TALK.plusSeconds(1));
      calls.forEach(PlacedCall::hangUp);
      var manifests = calls.stream().map(daemon::manifestOf).toList();
      assertThat(manifests).allMatch(it -> it.status() == Manifest.Status.COMPLETED);
      show(held.sorted());
      return manifests;
    }
  }

  private static List<PlacedCall> place(RealAsterisk asterisk) throws Exception {
    var variables =
        Map.of("__LAB_SAY", asterisk.signal().stem().toString(), "__SIDETAPE_ARGS", "tenant=acme");
    var calls = new ConcurrentLinkedQueue<PlacedCall>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLS; i++)
        threads.execute(() -> calls.add(asterisk.call("echo", variables)));
    }
    assertThat(calls).hasSize(CALLS);
    return List.copyOf(calls);
  }

  /// How far the sides of each call are apart, in samples, before and after the alignment.
  private static List<Integer> lags(RecordingDaemon daemon, List<Manifest> manifests)
      throws IOException {
    var after = new ArrayList<Integer>();
    var before = new ArrayList<Integer>();
    for (var manifest : manifests) {
      int lag = Heard.lag(daemon.wavOf(manifest));
      after.add(lag);
      before.add(lag - (int) Objects.requireNonNull(manifest.alignment()).offsetSamples());
    }
    Figures.show("burst: sides apart as recorded, in samples: " + counts(before));
    Figures.show("burst: sides apart once aligned, in samples: " + counts(after));
    return after;
  }

  private static void areInStep(List<Integer> lags) {
    assertThat(lags).allMatch(lag -> Math.abs(lag) <= 2 * FRAME);
    assertThat(lags).filteredOn(lag -> Math.abs(lag) <= FRAME).hasSizeGreaterThanOrEqualTo(90);
  }

  private static Map<Integer, Integer> counts(List<Integer> lags) {
    var counts = new TreeMap<Integer, Integer>();
    for (int lag : lags) counts.merge(lag, 1, Integer::sum);
    return counts;
  }

  private static void show(List<Integer> held) {
    assertThat(held).hasSize(CALLS);
    Figures.show(
        "burst: held %d ms in the median, %d at most"
            .formatted(held.get(CALLS / 2), held.getLast()));
  }
}
