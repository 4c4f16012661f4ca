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

/// The callers of a round: each calls when the plan says so, hears itself or is sent on, and hangs
/// up.
final class Crowd implements AutoCloseable {
  private final RealAsterisk asterisk;
  private final Moments moments;
  private final Signal say;
  private final Signal brief;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Ended>> calls = new ArrayList<>();

  Crowd(RealAsterisk asterisk, Moments moments) throws IOException {
    this.asterisk = asterisk;
    this.moments = moments;
    this.say = asterisk.signal();
    this.brief = asterisk.briefSignal();
  }

  /// What becomes of a call between its beginning and its end.
  enum Course {
    /// An echo all along.
    STAYS,
    /// Sent to another echo from outside, wherever it is just then.
    REDIRECTED,
    /// Transferred by an agent to somebody else.
    SENT_ON
  }

  /// When somebody calls, from the round's beginning, and how long they stay.
  record Plan(Duration from, Duration length, Course course) {
    /// An agent speaks for two seconds, and then dials.
    private static final Duration SENDING_ON = Duration.ofSeconds(4);

    /// The same callers, of whom some are sent about.
    static List<Plan> moved(RandomGenerator random, List<Plan> plans) {
      return plans.stream().map(plan -> plan.moved(random)).toList();
    }

    private Plan moved(RandomGenerator random) {
      return switch (random.nextInt(4)) {
        case 0 -> new Plan(from, length.plus(SENDING_ON), Course.SENT_ON);
        case 1, 2 -> new Plan(from, length, Course.REDIRECTED);
        default -> this;
      };
    }

    /// @param callers how many
    /// @param within when the last one calls
    static List<Plan> draw(RandomGenerator random, int callers, Duration within) {
      var plans = new ArrayList<Plan>();
      for (int i = 0; i < callers; i++)
        plans.add(
            new Plan(
                Duration.ofMillis(random.nextLong(within.toMillis())),
                Duration.ofMillis(2_000 + random.nextLong(5_000)),
                Course.STAYS));
      return plans;
    }
  }

  /// A call that is over, and how its dialplan fared.
  ///
  /// @param passage empty where it never left Stasis by itself
  /// @param moved whether it was where its course leads
  record Ended(
      PlacedCall call, Instant hungUp, Optional<Passage> passage, Course course, boolean moved) {
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
    var call = place(plan.course());
    if (plan.course() == Course.REDIRECTED) call.talk(plan.length().dividedBy(2)).redirect("702");
    call.talk(plan.length());
    var passed = asterisk.variable(call.channelId(), "LAB_PASSED").map(Passage::of);
    boolean moved = hasMoved(call, plan.course());
    var hungUp = call.hangUp();
    moments.happened(Moments.Kind.HUNG_UP);
    return new Ended(call, hungUp, passed, plan.course(), moved);
  }

  private PlacedCall place(Course course) {
    var said = say.stem().toString();
    return switch (course) {
      case STAYS, REDIRECTED -> asterisk.call("guarded", Map.of("__LAB_SAY", said));
      case SENT_ON ->
          asterisk.call(
              "guarded-blind",
              Map.of(
                  "__LAB_SAY", said,
                  "__LAB_AGENT_SAY", brief.stem().toString(),
                  "__LAB_THIRD_SAY", said));
    };
  }

  private static boolean hasMoved(PlacedCall call, Course course) {
    return switch (course) {
      case STAYS -> false;
      case REDIRECTED -> call.isIn("702");
      case SENT_ON -> call.isIn("talk3");
    };
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
