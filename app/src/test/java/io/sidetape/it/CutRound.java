package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.access.AccessSettings;
import io.sidetape.call.CallSettings;
import io.sidetape.call.Policy;
import io.sidetape.daemon.AsteriskConfig;
import io.sidetape.daemon.Config;
import io.sidetape.daemon.Daemon;
import io.sidetape.daemon.HttpConfig;
import io.sidetape.store.SinkSettings;
import io.sidetape.webhook.WebhookSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A network between daemon and Asterisk that stalls, cuts, half-closes and delays while calls
/// begin, end and are sent about.
final class CutRound implements Round {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FAULTS = 3;
  private static final List<FaultyWire.Fault> KINDS =
      List.of(
          FaultyWire.Fault.STALL,
          FaultyWire.Fault.CUT,
          FaultyWire.Fault.HALF_CLOSE,
          FaultyWire.Fault.DELAY);

  /// What a busy machine adds to a hold.
  private static final Duration BUSY = Duration.ofSeconds(2);

  @Override
  public Tally play(RealAsterisk asterisk, Path folder, RandomGenerator random)
      throws IOException, InterruptedException {
    var tally = new Tally();
    var outages = new Outages();
    var drawn = Crowd.Plan.draw(random, 5 + random.nextInt(4), Duration.ofSeconds(12));
    var plans = Crowd.Plan.moved(random, drawn);
    try (var sink = new CountingSink(new Moments());
        var witness = Witness.of(asterisk);
        var wire = new FaultyWire(asterisk.config().url())) {
      var config = config(asterisk, folder, wire, sink);
      try (var daemon = Daemon.start(config);
          var crowd = new Crowd(asterisk, new Moments())) {
        await().atMost(PATIENCE).until(daemon::ready);
        crowd.begin(plans);
        for (int i = 0; i < FAULTS; i++) go(wrong(random), wire, random, outages, tally);
        var calls = crowd.ended();
        await().atMost(PATIENCE).until(() -> daemon.asterisk().connected());
        var estate = new Estate(asterisk, config);
        estate.settle();
        var reckoning = new Reckoning(estate, witness, outages, tally);
        reckoning.of(calls);
        reckoning.delivered(sink.taken());
        for (var call : calls) isNotHeldForLong(call, outages, tally);
        for (var call : calls) if (call.moved()) tally.count(word(call.course()));
      }
    }
    return tally;
  }

  private static FaultyWire.Fault wrong(RandomGenerator random) {
    return KINDS.get(random.nextInt(KINDS.size()));
  }

  private static void go(
      FaultyWire.Fault wrong, FaultyWire wire, RandomGenerator random, Outages outages, Tally tally)
      throws IOException, InterruptedException {
    Thread.sleep(random.nextInt(2_500));
    var from = Instant.now();
    wire.be(wrong);
    Thread.sleep(500 + random.nextInt(4_000));
    wire.be(FaultyWire.Fault.NONE);
    var away = Duration.between(from, Instant.now());
    outages.add(from, Instant.now().plus(afterwards(wrong, away)));
    tally.count(word(wrong));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /// What has been delayed is still on its way; the daemon's next try to connect comes at the
  /// latest when it has waited once more for as long as it has waited already.
  private static Duration afterwards(FaultyWire.Fault wrong, Duration away) {
    return switch (wrong) {
      case DELAY -> Duration.ofMillis(3 * FaultyWire.DELAY_MILLIS);
      case CUT, STALL, HALF_CLOSE, NONE -> away;
    };
  }

  /// No longer than the hold, and what the network was away for in the meantime.
  private static void isNotHeldForLong(Crowd.Ended call, Outages outages, Tally tally) {
    if (call.passage().isEmpty()) return; // the reckoning has looked at it
    var passage = call.passage().get();
    var beyond = passage.held().minus(outages.within(passage.entered(), passage.passed()));
    assertThat(beyond)
        .as("%s was held with nothing wrong", call)
        .isLessThanOrEqualTo(CallSettings.DEFAULTS.hold().plus(BUSY));
    tally.worst("held ms", passage.held().toMillis());
    tally.worst("held beyond the faults ms", Math.max(0, beyond.toMillis()));
  }

  private static Config config(
      RealAsterisk asterisk, Path folder, FaultyWire wire, CountingSink sink) {
    var direct = asterisk.config();
    return new Config(
        new AsteriskConfig(
            wire.url(),
            direct.username(),
            direct.password(),
            direct.app(),
            direct.ca(),
            direct.recordings()),
        folder.resolve("state"),
        folder.resolve("volume"),
        Optional.of(
            new SinkSettings(
                sink.url(), Optional.empty(), true, Optional.empty(), SinkSettings.TIMEOUT)),
        Optional.empty(),
        HttpConfig.ANY_PORT,
        AccessSettings.DEFAULTS,
        WebhookSettings.DEFAULTS,
        new CallSettings(CallSettings.DEFAULTS.hold(), 0),
        new Policy(Policy.Rule.ALWAYS, Map.of()),
        Map.of(),
        List.of());
  }
}
