package io.sidetape.call;

import io.sidetape.ari.AriEvent;
import io.sidetape.ari.AriException;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The recording of one call while it lives, from its start to its end, on the call's own thread.
/// Events are believed about beginnings; about ends Asterisk is asked again whenever they may have
/// been missed.
final class Take implements AutoCloseable {
  /// A call that goes on is still worth recording for this long.
  private static final Duration SETUP_LIMIT = Duration.ofSeconds(10);

  /// A lost event must not keep a finished call for ever.
  private static final Duration CHECK_EVERY = Duration.ofSeconds(30);

  /// The same while another client gets the events.
  private static final Duration CHECK_UNTOLD = Duration.ofSeconds(5);

  /// Where an event is due within milliseconds: between a call's end and its sides' ends, and in
  /// the set-up.
  private static final Duration OVERDUE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Take.class);

  private final Asterisk asterisk;
  private final RecordingId id;
  private final String channelId;
  private final Growth growth;
  private final Mailbox mailbox;
  private final Hold hold;
  private final Notes notes;
  private final Snoops snoops;
  private final Conversation conversation;
  private final Runnable onRecorded;
  private final LateStart lateStart;
  private String format = CallFormat.NARROW;
  private boolean ending;
  private boolean hungUp;
  private boolean connected;
  private boolean replaced;
  private boolean answered;
  private boolean toldStart;
  private Duration untilNextTry = OVERDUE;

  /// @param onRecorded told once that the call is recorded, after it has gone on
  Take(
      Desk desk,
      RecordingFolder folder,
      Mailbox mailbox,
      Hold hold,
      Entry.Accepted accepted,
      Runnable onRecorded) {
    this.onRecorded = onRecorded;
    this.asterisk = desk.asterisk();
    this.id = folder.id();
    this.channelId = accepted.call().channelId();
    this.growth = new Growth(desk.recordings(), id, desk.settings().still());
    this.mailbox = mailbox;
    this.hold = hold;
    this.notes = new Notes(folder, desk.clock(), desk.uptime());
    this.lateStart = new LateStart(desk.marks(), notes, channelId, accepted.at());
    this.snoops = new Snoops(asterisk, notes, id, channelId);
    this.conversation = new Conversation(desk, notes, mailbox, channelId);
    this.connected = true; // else nobody had told of the call
  }

  /// Starts both sides at the same moment and lets the call go on. The recordings go on starting
  /// where the hold ran out first.
  void start() throws InterruptedException {
    snoops.tryAgain();
    answered = false;
    var deadline = Deadline.in(SETUP_LIMIT);
    var prelude = Prelude.send(asterisk, hold, channelId, id, snoops.without());
    format = prelude.format();
    notes.write(new Entry.Recording(notes.now(), format));
    snoops.made(prelude);
    prelude.untilTold();
    await(deadline, () -> snoops.both(SnoopSide::isReady));
    record();
    await(deadline, () -> snoops.both(SnoopSide::isRunning));
    if (snoops.any(side -> side.gone)) ending = true;
    letTheCallGoOn();
    notes.catchUp();
  }

  /// Asks for both recordings and for what must be so before the call goes on, all at once.
  private void record() {
    var round = asterisk.round();
    var recordings = snoops.record(round, format);
    var announced = hold.announce(round, CallStatus.RECORDING);
    var followed = conversation.follow(round);
    round.send(Prelude.CONNECTIONS);
    recordings.await();
    announced.await();
    followed.await();
  }

  /// Takes up what an earlier daemon began. Nothing is sure of it until Asterisk has been asked; a
  /// call that is still up and was never recorded is recorded from now on. Where that daemon had
  /// not described the call, it may not have told of its start either.
  void adopt(Progress progress) throws InterruptedException {
    connected = false;
    snoops.takeUp(progress);
    untilAnswered();
    if (isHeld()) hold.goOnAgain(status());
    if (ending) return;
    conversation.takeUp(progress);
    toldStart = isRecorded() && progress.linkedId().isPresent();
    if (!snoops.both(side -> side.started)) start();
    tellStart();
    if (progress.linkedId().isEmpty()) describe();
  }

  private void describe() {
    try {
      asterisk.channel(channelId).ifPresent(conversation::describe);
    } catch (AriException silent) {
      log.debug("{}: {}", id, silent.getMessage());
    }
  }

  /// Until the socket is up and Asterisk has told how it stands, or the files have told instead.
  private void untilAnswered() throws InterruptedException {
    while (!(connected && answered) && !isOver()) applyOrAsk(OVERDUE);
  }

  private boolean isOver() {
    return snoops.both(SnoopSide::isOver);
  }

  /// Returns once neither side records any more.
  void untilFinished() throws InterruptedException {
    while (!isOver()) {
      if (mailbox.lostSome()) askAsterisk();
      applyOrAsk(patience());
      if (answered && !ending && snoops.any(SnoopSide::isMissing)) startLate();
    }
    if (isRecorded() || snoops.any(SnoopSide::isVanished)) tellIfTheCallGoesOn(notes.now());
    notes.catchUp();
  }

  private Duration patience() {
    if (ending || !connected || snoops.any(SnoopSide::isUntold)) return OVERDUE;
    if (snoops.any(SnoopSide::isMissing)) return untilNextTry;
    return replaced ? CHECK_UNTOLD : CHECK_EVERY;
  }

  /// Asterisk gave no answer when the call came; now it does, and the call is still up.
  private void startLate() throws InterruptedException {
    var twice = untilNextTry.multipliedBy(2);
    untilNextTry = twice.compareTo(CHECK_EVERY) > 0 ? CHECK_EVERY : twice;
    start();
    tellStart();
  }

  /// The recordings end with the call's channel, and at no other time but by somebody's hand.
  private void tellIfTheCallGoesOn(Instant at) throws InterruptedException {
    await(Deadline.in(OVERDUE), () -> hungUp);
    if (hungUp || hasHungUp()) return;
    log.warn("{} {}: both snoops have ended and the call goes on unrecorded", id, channelId);
    notes.write(new Entry.Happened(at, "call_goes_on", Map.of()));
  }

  /// Leaves nothing of ours in Asterisk.
  void cleanUp() throws InterruptedException {
    await(Deadline.in(OVERDUE), () -> snoops.both(side -> side.gone));
    snoops.hangUp();
  }

  /// Writes what was heard and is not written yet: a stop may have come between.
  @Override
  public void close() {
    notes.catchUp();
  }

  /// How the start went, in words for the log.
  String state() {
    if (snoops.both(side -> side.started)) return "recording as " + format;
    if (isRecorded()) return "recording one side only, as " + format;
    return "not recorded";
  }

  /// An earlier daemon died before it let the call go on.
  private boolean isHeld() {
    try {
      return asterisk.isWaiting(channelId);
    } catch (AriException silent) {
      return true; // lest it waits for ever
    }
  }

  /// What is so at this moment.
  private CallStatus status() {
    return snoops.any(SnoopSide::isRecording) ? CallStatus.RECORDING : CallStatus.FAILED;
  }

  /// Whether at least one side is recorded.
  boolean isRecorded() {
    return snoops.any(side -> side.started);
  }

  /// Tells of the start, and learns what the manifest wants to know: all that the call need not
  /// wait for.
  void describe(ChannelInfo channel) {
    tellStart();
    conversation.describe(channel);
  }

  private void tellStart() {
    if (toldStart || !isRecorded()) return;
    toldStart = true;
    onRecorded.run();
  }

  /// To be asked once the call has gone on, and before its mark is deleted.
  void tellIfUnheard() {
    if (lateStart.wasUnheard() && isRecorded()) lateStart.tell();
  }

  private void letTheCallGoOn() {
    if (isRecorded() && hold.isReleased()) lateStart.tell();
    hold.release(isRecorded() ? CallStatus.RECORDING : CallStatus.FAILED);
  }

  private void await(Deadline deadline, BooleanSupplier until) throws InterruptedException {
    while (!until.getAsBoolean() && !deadline.left().isZero())
      applyOrAsk(deadline.left().compareTo(OVERDUE) < 0 ? deadline.left() : OVERDUE);
  }

  /// The next event. Where none comes in this time, one may be lost: Asterisk is asked.
  private void applyOrAsk(Duration patience) throws InterruptedException {
    var event = mailbox.next(Duration.ZERO);
    if (event.isEmpty()) {
      notes.catchUp();
      event = mailbox.next(patience);
    }
    event.ifPresentOrElse(this::apply, this::askAsterisk);
  }

  private void apply(AriEvent event) {
    switch (event) {
      case AriEvent.StasisStart it -> entered(it.channel().id());
      case AriEvent.StasisEnd it -> snoopLeft(it.channel().id());
      case AriEvent.ChannelDestroyed it -> destroyed(it.channel().id());
      case AriEvent.ChannelHold it -> conversation.held(it);
      case AriEvent.ChannelUnhold it -> conversation.resumed(it);
      case AriEvent.Dialled it -> conversation.answered(it);
      case AriEvent.BlindTransfer it -> conversation.transferred(it);
      case AriEvent.AttendedTransfer it -> conversation.transferred(it);
      case AriEvent.RecordingStarted it -> snoops.started(it);
      case AriEvent.RecordingFinished it -> snoops.finished(it);
      case AriEvent.RecordingFailed it -> snoops.failed(it);
      case AriEvent.Connected it -> connected();
      case AriEvent.Blind it -> connected = false;
      case AriEvent.Replaced it -> replaced = true;
      case AriEvent.Unknown it -> {}
    }
  }

  private void connected() {
    connected = true;
    replaced = false;
    askAsterisk();
  }

  private void entered(String entered) {
    if (entered.equals(channelId)) hold.goOnAgain(status());
    else snoops.entered(entered);
  }

  private void destroyed(String destroyed) {
    if (destroyed.equals(channelId)) ending = hungUp = true;
    else snoopLeft(destroyed);
  }

  private void snoopLeft(String snoopId) {
    snoops.left(snoopId);
    if (snoops.any(side -> side.gone)) ending = true;
  }

  /// Events may have been missed: what Asterisk says now counts. Where it says nothing any more,
  /// the files do.
  private void askAsterisk() {
    try {
      if (asterisk.channel(channelId).isEmpty()) ending = hungUp = true;
      snoops.ask(ending);
      answered = true;
    } catch (AriException silent) {
      log.debug("{}: {}", id, silent.getMessage());
      if (growth.hasStopped()) giveUp();
    }
  }

  private void giveUp() {
    log.warn("{}: Asterisk does not answer and its files stand still: taken as ended", id);
    snoops.giveUp();
  }

  private boolean hasHungUp() {
    try {
      return asterisk.channel(channelId).isEmpty();
    } catch (AriException silent) {
      return true; // not known to go on
    }
  }
}
