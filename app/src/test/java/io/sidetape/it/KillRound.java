package io.sidetape.it;

import io.sidetape.daemon.Config;
import io.sidetape.daemon.ConfigException;
import io.sidetape.daemon.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// `kill -9` of the daemon, again and again, from a call's first event until after the delivery,
/// with calls up on a real Asterisk.
final class KillRound implements Round {
  private static final List<Moments.Kind> KINDS = List.of(Moments.Kind.values());
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration AT_ONCE = Duration.ofMillis(300);

  private final int kills;

  KillRound(int kills) {
    this.kills = kills;
  }

  /// A death. A call that comes in this life is placed once it listens, and most likely lives on
  /// into the next ones.
  ///
  /// @param calls that come in this life
  /// @param kind what is waited for
  /// @param after so long after it the daemon dies
  /// @param dead so long nobody starts another
  private record Kill(List<Crowd.Plan> calls, Moments.Kind kind, Duration after, Duration dead) {
    static List<Kill> draw(RandomGenerator random, int times) {
      var kills = new ArrayList<Kill>();
      for (int i = 0; i < times; i++) kills.add(draw(random));
      return kills;
    }

    private static Kill draw(RandomGenerator random) {
      var kind = KINDS.get(random.nextInt(KINDS.size()));
      var dead = random.nextBoolean() ? 0 : random.nextInt(1_500);
      var calls = Crowd.Plan.draw(random, random.nextInt(3) / 2 + random.nextInt(2), AT_ONCE);
      return new Kill(calls, kind, after(kind, random), Duration.ofMillis(dead));
    }

    /// A set-up takes some ten milliseconds, a delivery a few seconds, a start about one; what
    /// comes after the sink has it some milliseconds, or as many more as a disc is busy.
    private static Duration after(Moments.Kind kind, RandomGenerator random) {
      return switch (kind) {
        case ANY -> Duration.ofMillis(random.nextInt(3_000));
        case PLACED -> Duration.ofMillis(random.nextInt(80));
        case HUNG_UP -> Duration.ofMillis(random.nextInt(random.nextBoolean() ? 50 : 4_000));
        case POSTED ->
            Duration.ofNanos(random.nextInt(random.nextBoolean() ? 20_000_000 : 300_000_000));
      };
    }
  }

  @Override
  public Tally play(RealAsterisk asterisk, Path folder, RandomGenerator random)
      throws IOException, InterruptedException {
    var moments = new Moments();
    var tally = new Tally();
    var deaths = Kill.draw(random, kills);
    try (var sink = new CountingSink(moments);
        var witness = Witness.of(asterisk);
        var daemon = DaemonProcess.on(asterisk, folder, sink.url());
        var crowd = new Crowd(asterisk, moments)) {
      daemon.start();
      for (var death : deaths) die(death, daemon, crowd, moments, tally);
      var calls = crowd.ended();
      daemon.listening();
      var estate = new Estate(asterisk, config(daemon));
      estate.settle();
      var reckoning = new Reckoning(estate, witness, daemon.outages(), tally);
      reckoning.of(calls);
      reckoning.delivered(sink.taken());
      daemon.status();
      tally.count("posted again", sink.repeated());
    }
    return tally;
  }

  private static void die(
      Kill kill, DaemonProcess daemon, Crowd crowd, Moments moments, Tally tally)
      throws IOException, InterruptedException {
    if (!kill.calls().isEmpty() || kill.kind() != Moments.Kind.ANY) daemon.listening();
    crowd.begin(kill.calls());
    if (kill.kind() != Moments.Kind.ANY) moments.await(kill.kind(), PATIENCE);
    Thread.sleep(kill.after());
    daemon.kill();
    Thread.sleep(kill.dead());
    daemon.start();
    tally.count("kills");
  }

  private static Config config(DaemonProcess daemon) {
    try {
      return ConfigLoader.load(daemon.config(), Map.of());
    } catch (ConfigException wrong) {
      throw new AssertionError(wrong);
    }
  }
}
