package io.sidetape.call;

import io.sidetape.ari.AriException;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.spool.Marks;
import io.sidetape.spool.RecordingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls that came and went while nobody of ours heard of them: the dialplan's marks tell. Now and
/// then the marks are looked at; one whose channel is no more, twice in a row, and that nothing
/// accounts for becomes a call that is over, with the reason `unheard`.
final class Unheard {
  /// An event that is on its way has come by the next look.
  private static final Duration EVERY = Duration.ofSeconds(5);

  private static final String FALLBACK = "sidetape/fallback/";
  private static final int NAMED_IN_LOG = 5;
  private static final int LONGEST_IN_LOG = 60;
  private static final Logger log = LoggerFactory.getLogger(Unheard.class);

  private final Desk desk;
  private final BooleanSupplier reconciled;
  private final Supplier<Set<String>> inWork;
  private final UnheardCalls calls;
  private Set<String> gone = Set.of();
  private @Nullable Thread thread;

  /// @param reconciled whether all that lives in Asterisk is known
  /// @param inWork the channels of the calls that are
  Unheard(Desk desk, BooleanSupplier reconciled, Supplier<Set<String>> inWork) {
    this.desk = desk;
    this.reconciled = reconciled;
    this.inWork = inWork;
    this.calls = new UnheardCalls(desk);
  }

  /// Begins to look, unless it has begun.
  synchronized void start() {
    if (thread == null) thread = Thread.ofVirtual().name("sidetape-unheard").start(this::run);
  }

  synchronized void stop() {
    if (thread != null) thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        look();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// One round over all marks.
  void look() {
    var before = gone;
    gone = Set.of();
    if (!reconciled.getAsBoolean()) return;
    try {
      gone = goneOf(desk.marks().names());
      var sure = new TreeSet<String>();
      for (var name : gone) if (before.contains(name) || Marks.isTaken(name)) sure.add(name);
      if (!sure.isEmpty()) account(sure);
    } catch (AriException | IOException trouble) {
      log.warn("marks of calls: {}; they stay", trouble.getMessage());
    }
  }

  /// Those whose call is over; Asterisk is asked only where that is in question.
  private Set<String> goneOf(Set<String> names) {
    if (names.isEmpty()) return names;
    var gone = new HashSet<>(names);
    remove(inWork.get().stream(), gone);
    if (!gone.isEmpty()) remove(desk.asterisk().channels().stream().map(ChannelInfo::id), gone);
    return gone;
  }

  private static void remove(Stream<String> channelIds, Set<String> names) {
    channelIds.map(Marks::name).forEach(names::remove);
  }

  private void account(Set<String> names) throws IOException {
    var spooled = spooled();
    var junk = new TreeSet<String>();
    for (var name : names) {
      try {
        var call = Marks.untaken(name);
        if (spooled.contains(call) || hasFallback(call)) desk.marks().delete(name);
        else if (isOurs(name)) account(name, junk);
      } catch (NoSuchFileException taken) {
        log.debug("{}: somebody else's by now", name);
      }
    }
    if (!junk.isEmpty()) tell(junk);
  }

  /// By what their marks are called.
  private Set<String> spooled() throws IOException {
    var spooled = new HashSet<String>();
    for (var id : desk.spool().ids())
      desk.spool().peek(id).map(it -> Marks.name(it.call().channelId())).ifPresent(spooled::add);
    return spooled;
  }

  /// MixMonitor recorded it: its files account for it, until they are replayed.
  private boolean hasFallback(String name) {
    for (var ending : List.of("-in.wav", "-out.wav", "-mix.wav"))
      if (Files.exists(desk.recordings().resolve(FALLBACK + name + ending))) return true;
    return false;
  }

  /// Another app's call is its own daemon's affair.
  private boolean isOurs(String name) throws IOException {
    var mark = desk.marks().peek(name);
    return mark.isEmpty() || mark.get().app().equals(desk.asterisk().app());
  }

  private void account(String name, Set<String> junk) throws IOException {
    var taken = desk.marks().take(name);
    var mark = desk.marks().peek(taken);
    if (mark.isEmpty()) junk.add(name);
    var id = mark.isEmpty() ? Optional.<RecordingId>empty() : calls.spool(mark.get());
    desk.marks().delete(taken);
    id.ifPresent(desk.finished());
  }

  private static void tell(Set<String> junk) {
    var some = junk.stream().limit(NAMED_IN_LOG).map(Unheard::shown).toList();
    var more = junk.size() > NAMED_IN_LOG ? " and more" : "";
    log.warn("{} marks of calls were not readable and are gone: {}{}", junk.size(), some, more);
  }

  private static String shown(String name) {
    var clean = name.replaceAll("[^!-~]", "?");
    return clean.length() > LONGEST_IN_LOG ? clean.substring(0, LONGEST_IN_LOG) + "…" : clean;
  }
}
