package io.sidetape.call;

import io.sidetape.ari.AriEvent;
import io.sidetape.ari.AriException;
import io.sidetape.ari.Asked;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.ari.Round;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the two ends of a call do that its audio does not tell: who held whom, who sent whom on.
/// Asterisk tells only of channels that were asked for, so the other end is asked for too, as soon
/// as it is known.
final class Conversation {
  /// A call of hours is held some hundred times; more is a fault of somebody's.
  private static final int MOST_EVENTS = 1_000;

  private static final String HELD = "held";
  private static final String RESUMED = "resumed";
  private static final String LEFT = "left";
  private static final String RIGHT = "right";

  private final Asterisk asterisk;
  private final Notes notes;
  private final Peers peers;
  private final Mailbox mailbox;
  private final String channelId;
  private final Set<String> heard = new HashSet<>();
  private final Set<String> holding = new HashSet<>();
  private final Set<Entry> told = new HashSet<>();

  Conversation(Desk desk, Notes notes, Mailbox mailbox, String channelId) {
    this.asterisk = desk.asterisk();
    this.notes = notes;
    this.peers = desk.peers();
    this.mailbox = mailbox;
    this.channelId = channelId;
  }

  /// Asks for this channel's events after it has left the app: before it does, since whom it dials
  /// may answer at once, and be unknown for good. What is returned waits for the answer.
  Asked follow(Round round) {
    var asked = round.subscribe(channelId);
    return () -> attempt(asked);
  }

  /// Goes on hearing what an earlier daemon heard of.
  void takeUp(Progress progress) {
    subscribe(channelId);
    progress.linkedId().ifPresent(this::hear);
    for (var event : progress.events()) {
      if (event.what().equals(HELD)) holding.add(by(event));
      if (event.what().equals(RESUMED)) holding.remove(by(event));
    }
  }

  private static String by(Entry.Happened event) {
    return event.details().getOrDefault("by", LEFT);
  }

  /// Learns what the manifest wants to know and the call need not wait for. One that was dialled is
  /// linked to the one who dials.
  void describe(ChannelInfo channel) {
    var linkedId = channel.linkedId().or(() -> variable("CHANNEL(linkedid)"));
    notes.write(new Entry.Described(notes.now(), linkedId, variable("CALLERID(dnid)")));
    linkedId.ifPresent(this::hear);
  }

  void answered(AriEvent.Dialled event) {
    hear(event.callerId().equals(channelId) ? event.peerId() : event.callerId());
  }

  void held(AriEvent.ChannelHold event) {
    var by = side(event.channel().id());
    if (holding.add(by)) happened(event.at(), HELD, Map.of("by", by));
  }

  /// Asterisk ends a hold before each transfer, be there one or not.
  void resumed(AriEvent.ChannelUnhold event) {
    var by = side(event.channel().id());
    if (holding.remove(by)) happened(event.at(), RESUMED, Map.of("by", by));
  }

  void transferred(AriEvent.BlindTransfer event) {
    transferred(event.at(), "blind", event.by(), event.exten());
  }

  /// The other end is another one now.
  void transferred(AriEvent.AttendedTransfer event) {
    transferred(event.at(), "attended", event.by(), event.to());
    event.channelIds().stream().filter(id -> !id.equals(event.by())).forEach(this::hear);
  }

  private void transferred(Instant at, String kind, String by, String to) {
    var who = Map.of("kind", kind, "by", side(by));
    happened(
        at, "transferred", to.isBlank() ? who : Map.of("kind", kind, "by", side(by), "to", to));
  }

  private String side(String id) {
    return id.equals(channelId) ? LEFT : RIGHT;
  }

  /// An event that comes twice is told once.
  private void happened(Instant at, String what, Map<String, String> details) {
    var entry = new Entry.Happened(at, what, details);
    if (told.size() < MOST_EVENTS && told.add(entry)) notes.write(entry);
  }

  private void hear(String otherId) {
    if (otherId.isEmpty() || otherId.equals(channelId) || !heard.add(otherId)) return;
    peers.put(otherId, mailbox);
    subscribe(otherId);
  }

  private void subscribe(String id) {
    attempt(() -> asterisk.subscribe(id));
  }

  private static void attempt(Asked deed) {
    try {
      deed.await();
    } catch (AriException hungUp) {
      // gone, or no answer: what it does is not told
    }
  }

  private Optional<String> variable(String expression) {
    try {
      return asterisk.variable(channelId, expression).filter(value -> !value.isBlank());
    } catch (AriException fault) {
      return Optional.empty();
    }
  }
}
