package io.sidetape.call;

import io.sidetape.ari.AriEvent;
import io.sidetape.ari.AriException;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.Side;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The recording of one call while it lives: two snoops, two recordings, and every event about
/// them, on the call's own thread. Events are believed about beginnings; about ends Asterisk is
/// asked again whenever they may have been missed.
final class Take {
  /// A call that goes on is still worth recording for this long.
  private static final Duration SETUP_LIMIT = Duration.ofSeconds(10);

  /// A lost event must not keep a finished call for ever.
  private static final Duration CHECK_EVERY = Duration.ofSeconds(30);

  /// Between a call's end and its sides' ends lie a few milliseconds.
  private static final Duration CHECK_AFTER_END = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Take.class);

  private final Asterisk asterisk;
  private final Clock clock;
  private final Growth growth;
  private final RecordingFolder folder;
  private final Mailbox mailbox;
  private final Hold hold;
  private final String channelId;
  private final SnoopSide in;
  private final SnoopSide out;
  private final List<SnoopSide> sides;
  private Instant since;
  private String format = CallFormat.NARROW;
  private boolean ended;
  private boolean connected;
  private boolean answered;
  private boolean told;
  private Duration untilNextTry = CHECK_AFTER_END;

  Take(Desk desk, RecordingFolder folder, Mailbox mailbox, Hold hold, String channelId) {
    this.asterisk = desk.asterisk();
    this.clock = desk.clock();
    this.since = clock.instant();
    this.growth = new Growth(desk.recordings(), folder.id(), desk.settings().still());
    this.folder = folder;
    this.mailbox = mailbox;
    this.hold = hold;
    this.channelId = channelId;
    this.connected = true; // else nobody had told of the call
    in = new SnoopSide(folder.id(), Side.IN);
    out = new SnoopSide(folder.id(), Side.OUT);
    sides = List.of(in, out);
  }

  /// Starts both sides at the same moment and lets the call go on. The recordings go on starting
  /// where the hold ran out first.
  void start(Prelude prelude) throws InterruptedException {
    for (var side : sides) if (side.isMissing()) side.fault = null;
    answered = false;
    var deadline = Deadline.in(SETUP_LIMIT);
    Together.run(() -> snoop(in), () -> snoop(out));
    format = prelude.format();
    await(deadline, () -> in.isReady() && out.isReady());
    note(new Entry.Recording(now(), format));
    Together.run(() -> record(in), () -> record(out), () -> hold.announce(CallStatus.RECORDING));
    await(deadline, () -> in.isRunning() && out.isRunning());
    letTheCallGoOn();
  }

  /// Takes up what an earlier daemon began. Nothing is sure of it until Asterisk has been asked; a
  /// call that is still up and was never recorded is recorded from now on.
  void adopt(Progress progress) throws InterruptedException {
    connected = false;
    since = progress.acceptedAt();
    for (var side : sides) {
      side.started = progress.started().containsKey(side.side);
      side.entered = side.started;
      side.finished = progress.finished().containsKey(side.side);
    }
    untilAnswered();
    hold.goOnAgain();
    if (!ended && !(in.started && out.started))
      start(Prelude.begin(asterisk, hold, channelId, folder.id()));
  }

  /// Until the socket is up and Asterisk has told how it stands, or the files have told instead.
  private void untilAnswered() throws InterruptedException {
    while (!(connected && answered) && !bothOver()) {
      var event = mailbox.next(CHECK_AFTER_END);
      event.ifPresent(this::apply);
      if (event.isEmpty()) askAsterisk();
    }
  }

  private boolean bothOver() {
    return in.isOver() && out.isOver();
  }

  /// Returns once neither side records any more.
  void untilFinished() throws InterruptedException {
    while (!bothOver()) {
      var event = mailbox.next(patience());
      if (event.isEmpty() || mailbox.lostSome()) askAsterisk();
      event.ifPresent(this::apply);
      if (answered && !ended && (in.isMissing() || out.isMissing())) startLate();
    }
  }

  private Duration patience() {
    if (ended || !connected) return CHECK_AFTER_END;
    return in.isMissing() || out.isMissing() ? untilNextTry : CHECK_EVERY;
  }

  /// Asterisk gave no answer when the call came; now it does, and the call is still up.
  private void startLate() throws InterruptedException {
    var twice = untilNextTry.multipliedBy(2);
    untilNextTry = twice.compareTo(CHECK_EVERY) > 0 ? CHECK_EVERY : twice;
    start(Prelude.begin(asterisk, hold, channelId, folder.id()));
  }

  /// Leaves nothing of ours in Asterisk.
  void cleanUp() throws InterruptedException {
    await(Deadline.in(CHECK_AFTER_END), () -> in.gone && out.gone);
    for (var side : sides) if (!side.gone) attempt(() -> asterisk.hangup(side.snoopId));
  }

  /// How the start went, in words for the log.
  String state() {
    if (in.started && out.started) return "recording as " + format;
    if (anyStarted()) return "recording one side only, as " + format;
    return "not recorded";
  }

  private boolean anyStarted() {
    return in.started || out.started;
  }

  /// Learns what the manifest wants to know and the call need not wait for.
  void describe(ChannelInfo channel) {
    attempt(() -> asterisk.subscribe(channelId));
    var linkedId = channel.linkedId().or(() -> variable("CHANNEL(linkedid)"));
    note(new Entry.Described(now(), linkedId, variable("CALLERID(dnid)")));
  }

  void note(Entry entry) {
    try {
      folder.append(entry);
    } catch (ClosedByInterruptException stopping) {
      log.debug("{}: the daemon stops before {}", folder.id(), entry);
    } catch (IOException full) {
      log.error("{}: journal: {}; Asterisk goes on recording", folder.id(), full.toString());
    }
  }

  /// How much of the call went by unrecorded, since it came in.
  private String missing() {
    return String.valueOf(Duration.between(since, now()).toMillis());
  }

  private void letTheCallGoOn() {
    if (hold.isReleased() && anyStarted() && !told) {
      told = true;
      hold.announce(CallStatus.RECORDING);
      note(new Entry.Happened(now(), "late_start", Map.of("missing_ms", missing())));
    }
    hold.release(anyStarted() ? CallStatus.RECORDING : CallStatus.FAILED);
  }

  private void snoop(SnoopSide side) {
    if (side.entered || side.isOver()) return;
    var fault = attempt(() -> asterisk.snoop(channelId, side.snoopId, side.direction()));
    if (fault.isPresent() && !isDone(() -> asterisk.channel(side.snoopId).isPresent()))
      failed(side, fault.get());
  }

  private void record(SnoopSide side) {
    if (!side.entered || side.started || side.isOver()) return;
    var fault = attempt(() -> asterisk.record(side.snoopId, side.recordingName, format));
    if (fault.isPresent()
        && !isDone(() -> asterisk.liveRecordingState(side.recordingName).isPresent()))
      failed(side, fault.get());
  }

  /// A request whose answer was lost, or that was asked twice, may have been done all the same.
  private static boolean isDone(BooleanSupplier look) {
    try {
      return look.getAsBoolean();
    } catch (AriException silent) {
      return false;
    }
  }

  private Optional<String> variable(String expression) {
    try {
      return asterisk.variable(channelId, expression).filter(value -> !value.isBlank());
    } catch (AriException fault) {
      return Optional.empty();
    }
  }

  private void failed(SnoopSide side, AriException fault) {
    side.fault = fault;
    boolean hungUp = hasHungUp();
    if (hungUp) ended = side.gone = true;
    var reason = hungUp ? Reasons.HUNG_UP : Reasons.of(fault);
    note(new Entry.SideFailed(now(), side.side, reason, String.valueOf(fault.getMessage())));
  }

  /// Asterisk refuses a channel that is just hanging up with a 500, as if the fault were its own.
  private boolean hasHungUp() {
    try {
      return asterisk.channel(channelId).isEmpty();
    } catch (AriException silent) {
      return false;
    }
  }

  private void await(Deadline deadline, BooleanSupplier until) throws InterruptedException {
    while (!until.getAsBoolean()) {
      var event = mailbox.next(deadline.left());
      if (event.isEmpty()) return;
      apply(event.get());
    }
  }

  private void apply(AriEvent event) {
    switch (event) {
      case AriEvent.StasisStart it -> entered(it.channel().id());
      case AriEvent.StasisEnd it -> snoopLeft(it.channel().id());
      case AriEvent.ChannelDestroyed it -> destroyed(it);
      case AriEvent.ChannelHold it -> happened(it.at(), "held", Map.of());
      case AriEvent.ChannelUnhold it -> happened(it.at(), "unheld", Map.of());
      case AriEvent.BlindTransfer it ->
          happened(it.at(), "transferred", Map.of("kind", "blind", "to", it.exten()));
      case AriEvent.AttendedTransfer it ->
          happened(it.at(), "transferred", Map.of("kind", "attended"));
      case AriEvent.RecordingStarted it -> started(it);
      case AriEvent.RecordingFinished it -> finished(it.name(), it.at(), true);
      case AriEvent.RecordingFailed it -> recordingFailed(it);
      case AriEvent.Connected it -> connected();
      case AriEvent.Blind it -> connected = false;
      case AriEvent.Replaced it -> {}
      case AriEvent.Unknown it -> {}
    }
  }

  private void connected() {
    connected = true;
    askAsterisk();
  }

  private void entered(String id) {
    if (id.equals(channelId)) hold.goOnAgain();
    for (var side : sides) if (side.snoopId.equals(id)) side.entered = true;
  }

  private void destroyed(AriEvent.ChannelDestroyed event) {
    if (event.channel().id().equals(channelId)) ended = true;
    else snoopLeft(event.channel().id());
  }

  /// A snoop leaves the app only by its end, and is often not told of after that.
  private void snoopLeft(String id) {
    for (var side : sides) if (side.snoopId.equals(id)) side.gone = true;
    if (in.gone || out.gone) ended = true;
  }

  private void started(AriEvent.RecordingStarted event) {
    for (var side : sides)
      if (side.recordingName.equals(event.name())) {
        side.started = true;
        note(new Entry.Started(event.at(), side.side));
      }
  }

  private void finished(String name, Instant at, boolean seen) {
    for (var side : sides)
      if (side.recordingName.equals(name) && !side.finished) {
        side.finished = true;
        note(new Entry.Finished(at, side.side, seen));
      }
  }

  private void recordingFailed(AriEvent.RecordingFailed event) {
    for (var side : sides)
      if (side.recordingName.equals(event.name())) {
        side.finished = true;
        note(new Entry.SideFailed(event.at(), side.side, "recording_failed", event.cause()));
      }
  }

  private void happened(Instant at, String what, Map<String, String> details) {
    note(new Entry.Happened(at, what, details));
  }

  /// Events may have been missed: what Asterisk says now counts. Where it says nothing any more,
  /// the files do.
  private void askAsterisk() {
    try {
      if (asterisk.channel(channelId).isEmpty()) ended = true;
      for (var side : sides) if (!side.isOver()) ask(side);
      answered = true;
    } catch (AriException silent) {
      log.debug("{}: {}", folder.id(), silent.getMessage());
      if (growth.hasStopped()) giveUp();
    }
  }

  private void ask(SnoopSide side) {
    if (asterisk.liveRecordingState(side.recordingName).isPresent()) side.started = true;
    else if (side.started) finished(side.recordingName, now(), false);
    else if (asterisk.channel(side.snoopId).isPresent()) side.entered = true;
    else if (ended) side.gone = true;
  }

  private void giveUp() {
    log.warn("{}: Asterisk does not answer and its files stand still: taken as ended", folder.id());
    for (var side : sides) if (!side.isOver()) finished(side.recordingName, now(), false);
  }

  private static Optional<AriException> attempt(Runnable deed) {
    try {
      deed.run();
      return Optional.empty();
    } catch (AriException fault) {
      return Optional.of(fault);
    }
  }

  private Instant now() {
    return clock.instant();
  }
}
