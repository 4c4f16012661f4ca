package io.sidetape.call;

import io.sidetape.ari.AriException;
import io.sidetape.spool.Mark;
import io.sidetape.spool.Marks;
import io.sidetape.spool.Progress;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls that came while nobody of ours heard of them: the dialplan's marks tell. Now and then the
/// marks are looked at; one that is there twice in a row and that nothing accounts for is a call
/// that is over, with the reason `unheard`, or one that is still up and recorded from now on.
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
  private final Consumer<Progress> takeUp;
  private final UnheardCalls calls;
  private final Set<String> complained = new HashSet<>();
  private Set<String> seen = Set.of();
  private @Nullable Thread thread;

  /// @param reconciled whether all that lives in Asterisk is known
  /// @param inWork the channels of the calls that are
  /// @param takeUp told of a call that is to be recorded from now on
  Unheard(
      Desk desk,
      BooleanSupplier reconciled,
      Supplier<Set<String>> inWork,
      Consumer<Progress> takeUp) {
    this.desk = desk;
    this.reconciled = reconciled;
    this.inWork = inWork;
    this.takeUp = takeUp;
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
    var before = seen;
    seen = Set.of();
    if (!reconciled.getAsBoolean()) return;
    try {
      seen = notInWork();
      complained.retainAll(seen);
      var sure = new TreeSet<String>();
      for (var name : seen) if (before.contains(name) || Marks.isTaken(name)) sure.add(name);
      if (!sure.isEmpty()) account(sure, up());
    } catch (AriException | IOException trouble) {
      log.warn("marks of calls: {}; they stay", trouble.getMessage());
    }
  }

  private Set<String> notInWork() throws IOException {
    var names = desk.marks().names();
    inWork.get().stream().map(Marks::name).forEach(names::remove);
    return names;
  }

  /// By what their marks are called.
  private Set<String> up() {
    return desk.asterisk().channels().stream()
        .map(channel -> Marks.name(channel.id()))
        .collect(Collectors.toSet());
  }

  private void account(Set<String> names, Set<String> up) throws IOException {
    var spooled = spooled();
    var junk = new TreeSet<String>();
    for (var name : names) {
      try {
        var call = Marks.untaken(name);
        if (up.contains(call)) meet(name);
        else if (spooled.contains(call) || hasFallback(call)) desk.marks().delete(name);
        else if (isOurs(name)) miss(name, junk);
      } catch (NoSuchFileException taken) {
        log.debug("{}: somebody else's by now", name);
      } catch (IOException trouble) {
        complain(name, trouble);
      }
    }
    if (!junk.isEmpty()) tell(junk);
  }

  /// One that cannot be dealt with stays, is tried again, and is told of once.
  private void complain(String name, IOException trouble) {
    if (complained.add(name)) log.warn("mark {}: {}; it stays", shown(name), trouble.toString());
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

  /// The call is over.
  private void miss(String name, Set<String> junk) throws IOException {
    var taken = desk.marks().take(name);
    var mark = desk.marks().peek(taken);
    if (mark.isEmpty()) junk.add(name);
    var id = mark.isEmpty() ? Optional.<RecordingId>empty() : calls.over(mark.get());
    desk.marks().delete(taken);
    id.ifPresent(desk.finished());
  }

  /// The call is up, and nobody records it: somebody sent it out of Stasis before it was heard of.
  private void meet(String name) throws IOException {
    var mark = desk.marks().peek(name);
    if (mark.isEmpty() || !isOurs(name) || fellBack(mark.get())) return;
    var taken = desk.marks().take(name);
    var progress = calls.up(mark.get());
    desk.marks().delete(taken);
    progress.ifPresent(takeUp);
  }

  /// Its dialplan knows that no daemon was there, and has seen to the recording itself.
  private boolean fellBack(Mark mark) {
    var status = desk.asterisk().variable(mark.channelId(), "STASISSTATUS");
    return status.equals(Optional.of("FAILED")) || hasFallback(Marks.name(mark.channelId()));
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
