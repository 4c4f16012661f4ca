package io.sidetape.call;

import io.sidetape.ari.AriEvent;
import io.sidetape.ari.AriException;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Call;
import io.sidetape.spool.Marks;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands each event to its call, and begins a call's life where a channel comes in. [#accept] runs
/// on the socket's reader: it looks up, puts into a mailbox, starts a thread, and never waits.
public final class Switchboard implements Consumer<AriEvent> {
  /// What a call's thread may still do once the daemon stops; the calls go on without us.
  private static final Duration STOPPING = Duration.ofSeconds(2);

  /// Calls go on coming while those before them are let go.
  private static final int STOP_PASSES = 2;

  private static final Duration RECONCILE_AGAIN = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Switchboard.class);

  private final Desk desk;
  private final Unheard unheard;
  private final List<BiConsumer<RecordingId, Call>> started = new CopyOnWriteArrayList<>();
  private final Map<RecordingId, Line> recordings = new ConcurrentHashMap<>();
  private final Map<String, Line> channels = new ConcurrentHashMap<>();
  private final Peers peers = new Peers();
  private volatile boolean reconciled;

  /// @param recordingsFolder where Asterisk writes
  /// @param finished told of each recording that neither side writes any more
  public Switchboard(
      Asterisk asterisk,
      Spool spool,
      Path recordingsFolder,
      Policy policy,
      CallSettings settings,
      Clock clock,
      Metrics metrics,
      Consumer<RecordingId> finished) {
    this(
        asterisk,
        spool,
        recordingsFolder,
        policy,
        settings,
        clock,
        Uptime.SYSTEM,
        metrics,
        finished);
  }

  Switchboard(
      Asterisk asterisk,
      Spool spool,
      Path recordingsFolder,
      Policy policy,
      CallSettings settings,
      Clock clock,
      Uptime uptime,
      Metrics metrics,
      Consumer<RecordingId> finished) {
    desk =
        new Desk(
            asterisk,
            spool,
            recordingsFolder,
            policy,
            settings,
            clock,
            uptime,
            metrics,
            new Room(
                List.of(recordingsFolder.resolve(Side.FOLDER), recordingsFolder, spool.folder()),
                settings.minFreeBytes()),
            new Marks(recordingsFolder),
            peers,
            new Pace(),
            new HeldCalls(),
            new Turns(),
            started,
            finished);
    unheard = new Unheard(desk, () -> reconciled, channels::keySet, this::takeUp);
  }

  /// From now on `listener` is told of each call that is recorded, once it has gone on in the
  /// dialplan; on the call's own thread.
  public void onStarted(BiConsumer<RecordingId, Call> listener) {
    started.add(listener);
  }

  /// Takes up a recording that an earlier daemon began; to be called before events flow.
  public void adopt(Progress progress) {
    var line = new Line(progress.id(), progress.call().channelId(), new Mailbox());
    recordings.put(line.id(), line);
    channels.put(line.channelId(), line);
    line.begin(() -> new CallLife(desk, line.mailbox()).adopt(progress), () -> close(line));
  }

  /// The same while events flow.
  private void takeUp(Progress progress) {
    adopt(progress);
    byChannel(progress.call().channelId(), new AriEvent.Connected(desk.clock().instant()));
  }

  /// Calls that are up at this moment.
  public int live() {
    return recordings.size();
  }

  /// Whether all that lives in Asterisk is known: it has been asked since the connection was made.
  public boolean reconciled() {
    return reconciled;
  }

  @Override
  public void accept(AriEvent event) {
    switch (event) {
      case AriEvent.StasisStart it -> arrived(it);
      case AriEvent.StasisEnd it -> byChannel(it.channel().id(), it);
      case AriEvent.ChannelDestroyed it -> byChannel(it.channel().id(), it);
      case AriEvent.ChannelHold it -> byEitherEnd(it.channel().id(), it);
      case AriEvent.ChannelUnhold it -> byEitherEnd(it.channel().id(), it);
      case AriEvent.Dialled it -> byChannels(List.of(it.callerId(), it.peerId()), it);
      case AriEvent.BlindTransfer it -> byChannels(it.channelIds(), it);
      case AriEvent.AttendedTransfer it -> byChannels(it.channelIds(), it);
      case AriEvent.RecordingStarted it -> byName(it.name(), it);
      case AriEvent.RecordingFinished it -> byName(it.name(), it);
      case AriEvent.RecordingFailed it -> byName(it.name(), it);
      case AriEvent.Connected it -> connected(it);
      case AriEvent.Blind it -> blind(it);
      case AriEvent.Replaced it -> toAll(it);
      case AriEvent.Unknown it -> {}
    }
  }

  private void arrived(AriEvent.StasisStart event) {
    var id = event.channel().id();
    if (Side.parse(id).isPresent()) snoopArrived(id, event);
    else begin(event);
  }

  /// One life a channel: who comes in again while its call is in work only goes on.
  private void begin(AriEvent.StasisStart event) {
    var line = new Line(RecordingId.at(desk.clock().millis()), event.channel().id(), new Mailbox());
    var before = channels.putIfAbsent(line.channelId(), line);
    if (before != null) {
      before.mailbox().put(event);
      return;
    }
    recordings.put(line.id(), line);
    desk.held().came(line.id());
    line.begin(() -> new CallLife(desk, line.mailbox()).live(line.id(), event), () -> close(line));
  }

  private void snoopArrived(String id, AriEvent event) {
    if (byName(id, event)) return;
    Thread.ofVirtual().name("sidetape-stray").start(() -> hangUp(id));
  }

  private void connected(AriEvent.Connected event) {
    toAll(event);
    unheard.start();
    Thread.ofVirtual().name("sidetape-reconcile").start(this::reconcile);
  }

  private void blind(AriEvent.Blind event) {
    reconciled = false;
    toAll(event);
  }

  /// Until Asterisk has answered, or the connection is lost, after which all begins anew.
  private void reconcile() {
    try {
      while (!tidyUp() && desk.asterisk().connected()) Thread.sleep(RECONCILE_AGAIN);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// What happened while nobody listened: snoops that outlived their call are hung up, and channels
  /// that came in unheard are treated as if they came now.
  private boolean tidyUp() {
    try {
      hangUpStrays();
      for (var arrival : desk.asterisk().waiting()) if (isNew(arrival)) begin(arrival);
      reconciled = true;
      return true;
    } catch (AriException away) {
      log.warn("what lives in Asterisk is not known yet: {}", away.getMessage());
      return false;
    }
  }

  private boolean isNew(AriEvent.StasisStart arrival) {
    var id = arrival.channel().id();
    return Side.parse(id).isEmpty() && !channels.containsKey(id);
  }

  /// A snoop of ours that no call knows belongs to nobody, unless it records: then another daemon's
  /// recording hangs on it, or one whose journal is lost, and its files will be orphans.
  private void hangUpStrays() {
    for (var id : snoops()) if (isStray(id) && !isRecording(id)) hangUp(id);
  }

  private boolean isRecording(String snoopId) {
    var name = Side.parse(snoopId).map(of -> of.side().recordingName(of.id())).orElseThrow();
    if (desk.asterisk().liveRecordingState(name).isEmpty()) return false;
    log.warn("{}: records for no call that is known here: left to it", snoopId);
    return true;
  }

  /// The snoops of ours in Asterisk, by their channels' ids.
  ///
  /// @throws AriException it does not answer
  public List<String> snoops() {
    return desk.asterisk().channels().stream()
        .map(ChannelInfo::id)
        .filter(id -> Side.parse(id).isPresent())
        .toList();
  }

  /// Whether no recording in work owns this snoop.
  public boolean isStray(String channelId) {
    return Side.parse(channelId).filter(of -> !recordings.containsKey(of.id())).isPresent();
  }

  private void hangUp(String channelId) {
    try {
      desk.asterisk().hangup(channelId);
      log.warn("{}: a snoop that belongs to no call, hung up", channelId);
    } catch (AriException gone) {
      log.debug("{}: {}", channelId, gone.getMessage());
    }
  }

  private void byChannel(String channelId, AriEvent event) {
    var line = channels.get(channelId);
    if (line != null) line.mailbox().put(event);
    else byName(channelId, event);
  }

  private void byChannels(List<String> channelIds, AriEvent event) {
    for (var id : channelIds) byChannel(id, event);
  }

  /// To the call of this channel, and to the one that it is the other end of.
  private void byEitherEnd(String channelId, AriEvent event) {
    byChannel(channelId, event);
    peers.tell(channelId, event);
  }

  private boolean byName(String name, AriEvent event) {
    var line = Side.parse(name).flatMap(of -> Optional.ofNullable(recordings.get(of.id())));
    line.ifPresent(it -> it.mailbox().put(event));
    return line.isPresent();
  }

  private void toAll(AriEvent event) {
    recordings.values().forEach(line -> line.mailbox().put(event));
  }

  private void close(Line line) {
    recordings.remove(line.id(), line);
    desk.held().wentOn(line.id());
    channels.remove(line.channelId(), line);
    peers.forget(line.mailbox());
  }

  /// A rehearsal of what is done here, in a folder of its own.
  public Rehearsal rehearsal(Path folder) {
    return new Rehearsal(desk.asterisk(), folder, desk.clock(), desk.turns(), recordings::isEmpty);
  }

  /// Ends our part in every call and none of the calls: recordings go on in Asterisk. Calls that
  /// are held are set up and go on first, so that what they are told is true.
  public void stop() throws InterruptedException {
    unheard.stop();
    for (int pass = 0; pass < STOP_PASSES; pass++) {
      desk.held().awaitNone(atMost(desk.settings().hold()));
      recordings.values().stream()
          .filter(line -> !desk.held().contains(line.id()))
          .forEach(Line::interrupt);
    }
    var lines = recordings.values();
    lines.forEach(Line::interrupt);
    var deadline = Deadline.in(STOPPING);
    for (var line : lines) line.join(deadline.left());
  }

  private static Duration atMost(Duration hold) {
    return hold.compareTo(STOPPING) < 0 ? hold : STOPPING;
  }
}
