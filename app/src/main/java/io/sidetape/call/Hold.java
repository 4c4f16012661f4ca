package io.sidetape.call;

import io.sidetape.ari.AriException;
import io.sidetape.ari.Asked;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.Round;
import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A channel that waits in Stasis while its recordings start. Whatever happens to the set-up, the
/// channel goes on in its dialplan after the longest hold, and [#release] is tried until Asterisk
/// has answered: nothing of ours can strand a call.
final class Hold implements AutoCloseable {
  static final String ID = "SIDETAPE_ID";
  static final String STATUS = "SIDETAPE_STATUS";

  /// Of a call that is not to be recorded.
  private static final String NO_ID = "";

  /// Asterisk itself is away by then, and so is the call.
  private static final Duration GIVE_UP = Duration.ofMinutes(10);

  /// ARI's answer about a channel that is not in Stasis.
  private static final int CONFLICT = 409;

  /// How often it is looked whether Asterisk has become slow, or the queue shorter.
  private static final Duration LOOK = Duration.ofMillis(25);

  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Logger log = LoggerFactory.getLogger(Hold.class);

  private final Asterisk asterisk;
  private final String channelId;
  private final Pace pace;
  private final Runnable whenGone;
  private final Duration longest;
  private final long since;
  private final AtomicBoolean releasing = new AtomicBoolean();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile String id = NO_ID;
  private volatile String announcedId = NO_ID;
  private volatile @Nullable CallStatus announced;
  private volatile Duration held = Duration.ZERO;
  private volatile Turns.@Nullable Turn turn;

  /// @param whenGone run once it has gone on
  /// @param since when we came to know of it, as [System#nanoTime]
  Hold(
      Asterisk asterisk,
      String channelId,
      Duration longest,
      Pace pace,
      Runnable whenGone,
      long since) {
    this.since = since;
    this.asterisk = asterisk.express().within(longest);
    this.channelId = channelId;
    this.pace = pace;
    this.whenGone = whenGone;
    this.longest = longest;
    Thread.ofVirtual().name("sidetape-hold").start(this::letGoInTime);
  }

  private Hold(Asterisk asterisk, String channelId) {
    this.since = System.nanoTime();
    this.asterisk = asterisk;
    this.channelId = channelId;
    this.pace = new Pace();
    this.whenGone = () -> {};
    this.longest = Duration.ZERO;
    releasing.set(true);
    released.countDown();
  }

  /// For a call that an earlier daemon let go on.
  static Hold alreadyReleased(Asterisk asterisk, String channelId) {
    return new Hold(asterisk, channelId);
  }

  private void letGoInTime() {
    try {
      for (var left = left(); !left.isNegative(); left = left())
        if (released.await(Math.min(left.toNanos(), LOOK.toNanos()), TimeUnit.NANOSECONDS)) return;
      var after = Duration.ofNanos(System.nanoTime() - since).toMillis();
      log.warn("{}: goes on after {} ms without a recording yet", channelId, after);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    release(CallStatus.FAILED);
  }

  private Duration left() {
    var queued = turn;
    int place = queued == null ? 0 : queued.place();
    var each = queued == null ? Duration.ZERO : queued.each();
    var margin = Margin.of(longest, pace.ofLate(), place, each);
    return longest.minus(margin).minusNanos(System.nanoTime() - since);
  }

  /// Waits until it is this call's turn to be set up. Its turn is over when it goes on; one that
  /// has gone on before its turn has it until it is ended.
  Turns.Turn takeTurn(Turns turns) throws InterruptedException {
    var queued = turns.queue();
    turn = queued;
    if (isReleased()) {
      queued.giveWay();
      queued.wentOn();
    }
    queued.await();
    return queued;
  }

  private void giveWay() {
    var queued = turn;
    if (queued != null) queued.giveWay();
  }

  private void wentOn() {
    var queued = turn;
    if (queued != null) queued.wentOn();
  }

  /// The call is to be recorded under this id: from now on the channel does not go on without it.
  void recordedAs(RecordingId recording) {
    id = recording.text();
  }

  /// Tells the dialplan the recording's id in `round`; what is returned waits until it is told. A
  /// channel that has gone on cannot be told any more, and one that is gone needs no telling.
  Asked announceId(Round round) {
    return isReleased() ? () -> {} : tellId(round);
  }

  /// The same of how it stands, which the dialplan reads once it goes on.
  Asked announce(Round round, CallStatus status) {
    return isReleased() ? () -> {} : tell(round, status);
  }

  private Asked tellId(Round round) {
    return id.equals(announcedId) ? () -> {} : set(round, ID, id, () -> announcedId = id);
  }

  private Asked tell(Round round, CallStatus status) {
    if (status == announced) return () -> {};
    return set(round, STATUS, status.word(), () -> announced = status);
  }

  /// Lets the channel go on in its dialplan; the first one who says so counts, and nobody waits for
  /// another to say it.
  void release(CallStatus status) {
    if (!releasing.compareAndSet(false, true)) return;
    released.countDown();
    giveWay();
    boolean gone = false;
    try {
      gone = goOn(round -> List.of(tellId(round), tell(round, status)));
    } finally {
      wentOn();
      held = Duration.ofNanos(System.nanoTime() - since);
      whenGone.run();
    }
    if (!gone) Thread.ofVirtual().name("sidetape-go-on").start(this::goOnAtLast);
  }

  boolean isReleased() {
    return released.getCount() == 0;
  }

  /// How long the channel was held, or has been held so far.
  Duration held() {
    return held.isZero() ? Duration.ofNanos(System.nanoTime() - since) : held;
  }

  /// For a channel that may be in Stasis though it was let go: an earlier daemon died while it held
  /// it, or its dialplan has sent it here once more. It goes straight on.
  void goOnAgain(CallStatus status) {
    if (!isReleased() || goOn(round -> List.of(tellId(round), tell(round, status)))) return;
    Thread.ofVirtual().name("sidetape-go-on").start(this::goOnAtLast);
  }

  private Asked set(Round round, String name, String value, Runnable done) {
    var asked = round.setVariable(channelId, name, value);
    return () -> {
      if (attempt(asked).isEmpty()) done.run();
    };
  }

  /// Whether Asterisk has answered, be it with yes or with a no that is final.
  ///
  /// @param telling what the dialplan must know before
  private boolean goOn(Function<Round, List<Asked>> telling) {
    long from = System.nanoTime();
    var round = asterisk.round();
    var told = telling.apply(round);
    var left = round.continueInDialplan(channelId);
    round.send(1);
    told.forEach(Asked::await);
    var fault = attempt(left);
    pace.answered(Duration.ofNanos(System.nanoTime() - from));
    return fault.isEmpty() || !(fault.get() instanceof AriException.Unreachable);
  }

  /// At once, for it may have been what the dialplan was to be told that got no answer.
  private void goOnAtLast() {
    var end = Deadline.in(GIVE_UP);
    try {
      while (!goOn(_ -> List.of()) && !end.left().isZero()) Thread.sleep(RETRY);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<AriException> attempt(Asked deed) {
    try {
      deed.await();
      return Optional.empty();
    } catch (AriException.Gone hungUp) {
      return Optional.of(hungUp);
    } catch (AriException fault) {
      if (isGoneOn(fault)) log.debug("{}: {}", channelId, fault.getMessage());
      else log.warn("{}: {}", channelId, fault.getMessage());
      return Optional.of(fault);
    }
  }

  /// A channel that is not in Stasis has gone on already, which is all that is wanted.
  private static boolean isGoneOn(AriException fault) {
    return fault instanceof AriException.Refused refused && refused.status() == CONFLICT;
  }

  /// No call thread ends with its channel still held.
  @Override
  public void close() {
    release(CallStatus.FAILED);
  }
}
