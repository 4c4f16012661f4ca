package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sidetape.access.AccessSettings;
import io.sidetape.call.CallSettings;
import io.sidetape.call.Policy;
import io.sidetape.daemon.Config;
import io.sidetape.daemon.Daemon;
import io.sidetape.daemon.HttpConfig;
import io.sidetape.store.Manifest;
import io.sidetape.store.SinkSettings;
import io.sidetape.webhook.WebhookSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// `kill -9` of Asterisk in mid-call: what it had written is delivered, whether it comes back or
/// not.
final class CrashRound implements Round {
  /// At 8 kHz a block is written every 2.05 s, and the last one is lost with Asterisk.
  private static final long BLOCK_MILLIS = 2_048;

  private static final long TOLERANCE_MILLIS = 150;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Instead of a minute.
  private static final Duration STILL = Duration.ofSeconds(4);

  private final boolean comesBack;

  CrashRound(boolean comesBack) {
    this.comesBack = comesBack;
  }

  @Override
  public Tally play(RealAsterisk asterisk, Path folder, RandomGenerator random)
      throws IOException, InterruptedException {
    var tally = new Tally();
    try (var sink = new CountingSink(new Moments());
        var witness = Witness.of(asterisk)) {
      var config = config(asterisk, folder, sink);
      try (var daemon = Daemon.start(config)) {
        await().atMost(PATIENCE).until(daemon::ready);
        var calls = place(asterisk, random);
        Thread.sleep(500 + random.nextInt(6_000));
        var died = Instant.now();
        asterisk.kill();
        assertThat(witness.unclosed()).as("headers that say 0").isEqualTo(witness.written());
        tally.count("headers that say 0", witness.unclosed());
        tally.count("crashes");
        if (comesBack) comeBack(asterisk, random);
        var estate = new Estate(asterisk, config);
        estate.settle(comesBack);
        for (var call : calls) isSaved(call, died, estate.manifests(), estate, witness, tally);
        assertThat(sink.taken()).hasSameSizeAs(withAudio(estate.manifests()));
        assertThat(sink.repeated()).isZero();
      }
    }
    return tally;
  }

  private static List<PlacedCall> place(RealAsterisk asterisk, RandomGenerator random)
      throws IOException, InterruptedException {
    var say = Map.of("__LAB_SAY", asterisk.signal().stem().toString());
    var calls = new ArrayList<PlacedCall>();
    for (int left = 3 + random.nextInt(3); left > 0; left--) {
      calls.add(asterisk.call("guarded", say));
      Thread.sleep(random.nextInt(700));
    }
    await()
        .atMost(PATIENCE)
        .until(() ->
            calls.stream()
                .allMatch(it -> asterisk.variable(it.channelId(), "LAB_PASSED").isPresent()));
    return calls;
  }

  /// The daemon finds it by itself.
  private static void comeBack(RealAsterisk asterisk, RandomGenerator random)
      throws IOException, InterruptedException {
    Thread.sleep(random.nextInt(3_000));
    asterisk.start();
  }

  private static void isSaved(
      PlacedCall call,
      Instant died,
      List<Manifest> manifests,
      Estate estate,
      Witness witness,
      Tally tally)
      throws IOException {
    tally.count("calls");
    var found =
        manifests.stream().filter(it -> it.call().channelId().equals(call.channelId())).toList();
    assertThat(found).as("manifests of %s", call).hasSize(1);
    var manifest = found.getFirst();
    long lived = Duration.between(manifest.startedAt(), died).toMillis();
    if (manifest.audio() == null) {
      assertThat(manifest.reason()).as("%s", manifest).isEqualTo("empty");
      assertThat(lived).as("%s", manifest).isLessThan(BLOCK_MILLIS + TOLERANCE_MILLIS);
      tally.count("without audio: empty");
      return;
    }
    assertThat(manifest.recovered()).as("%s", manifest).isTrue();
    long written = witness.isWhole(manifest, StereoWav.read(estate.audioOf(manifest)));
    long millis = Objects.requireNonNull(manifest.audio()).durationMs();
    assertThat(millis).as("%s", manifest).isCloseTo(written, within(TOLERANCE_MILLIS));
    tally.count("recovered");
    tally.worst("ms not written by Asterisk", lived - millis);
  }

  private static List<Manifest> withAudio(List<Manifest> manifests) {
    return manifests.stream().filter(it -> it.audio() != null).toList();
  }

  private static Config config(RealAsterisk asterisk, Path folder, CountingSink sink) {
    return new Config(
        asterisk.config(),
        folder.resolve("state"),
        folder.resolve("volume"),
        Optional.of(
            new SinkSettings(
                sink.url(), Optional.empty(), true, Optional.empty(), SinkSettings.TIMEOUT)),
        Optional.empty(),
        HttpConfig.ANY_PORT,
        AccessSettings.DEFAULTS,
        WebhookSettings.DEFAULTS,
        new CallSettings(CallSettings.DEFAULTS.hold(), 0, STILL),
        new Policy(Policy.Rule.ALWAYS, Map.of()),
        Map.of(),
        List.of());
  }
}
