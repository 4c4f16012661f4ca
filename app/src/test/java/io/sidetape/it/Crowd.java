package io.sidetape.it;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/// The callers of a round: each calls when the plan says so, hears itself, and hangs up.
final class Crowd implements AutoCloseable {
  private final RealAsterisk asterisk;
  private final Moments moments;
  private final Signal say;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Ended>> calls = new ArrayList<>();

  Crowd(RealAsterisk asterisk, Moments moments) throws IOException {
    this.asterisk = asterisk;
    this.moments = moments;
    this.say = asterisk.signal();
  }

  /// When somebody calls, from the round's beginning, and how long they stay.
  record Plan(Duration from, Duration length) {
    /// @param callers how many
    /// @param within when the last one calls
    static List<Plan> draw(RandomGenerator random, int callers, Duration within) {
      var plans = new ArrayList<Plan>();
      for (int i = 0; i < callers; i++)
        plans.add(
            new Plan(
                Duration.ofMillis(random.nextLong(within.toMillis())),
                Duration.ofMillis(2_000 + random.nextLong(5_000))));
      return plans;
    }
  }

  /// A call that is over, and how its dialplan fared.
  ///
  /// @param passage empty where it was still in Stasis when it hung up
  record Ended(PlacedCall call, Instant hungUp, Optional<Passage> passage) {
    String id() {
      return call.channelId();
    }
  }

  /// A call's way through the sample dialplan's subroutine.
  ///
  /// @param stasis `STASISSTATUS`
  /// @param sidetape `SIDETAPE_STATUS`, where there was one
  record Passage(Instant entered, Instant passed, String stasis, String sidetape) {
    static Passage of(String words) {
      var word = words.split(" ", -1);
      return new Passage(time(word[0]), time(word[1]), word[2], word[3]);
    }

    private static Instant time(String micros) {
      return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    Duration held() {
      return Duration.between(entered, passed);
    }

    /// No daemon was there, and Asterisk's own MixMonitor recorded.
    boolean fellBack() {
      return stasis.equals("FAILED");
    }
  }

  void begin(List<Plan> plans) {
    for (var plan : plans) calls.add(callers.submit(() -> live(plan)));
  }

  private Ended live(Plan plan) throws InterruptedException {
    Thread.sleep(plan.from());
    moments.happened(Moments.Kind.PLACED);
    var call =
        asterisk.call("guarded", Map.of("__LAB_SAY", say.stem().toString())).talk(plan.length());
    var passed = asterisk.variable(call.channelId(), "LAB_PASSED").map(Passage::of);
    var hungUp = call.hangUp();
    moments.happened(Moments.Kind.HUNG_UP);
    return new Ended(call, hungUp, passed);
  }

  /// All calls, once they are over.
  List<Ended> ended() throws InterruptedException {
    var ended = new ArrayList<Ended>();
    for (var call : calls) ended.add(result(call));
    return ended;
  }

  private static Ended result(Future<Ended> call) throws InterruptedException {
    try {
      return call.get();
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  @Override
  public void close() {
    callers.close();
  }
}
