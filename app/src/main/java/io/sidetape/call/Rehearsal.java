package io.sidetape.call;

import io.sidetape.ari.AriException;
import io.sidetape.ari.Asked;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.Direction;
import io.sidetape.ari.Round;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes through a call's set-up with a channel that does not exist, before the first real one
/// comes: Asterisk answers each request with a 404 and nothing is made, but the classes are loaded,
/// the loops compiled and the connections open. The first callers after a restart would pay for
/// that, with tens of milliseconds each.
public final class Rehearsal {
  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);
  private static final String NOBODY = "sidetape-rehearsal";
  private static final int ALONE = 20;
  private static final int TOGETHER = 32;
  private static final int CROWDS = 10;

  /// How long it waits for a rush to be over.
  private static final Duration REST = Duration.ofSeconds(2);

  private final Asterisk asterisk;
  private final Path folder;
  private final Clock clock;
  private final Turns turns;
  private final BooleanSupplier idle;

  /// @param folder its own; it is gone afterwards, or after the next one
  /// @param turns of the calls that are held, which it leaves the processors to
  /// @param idle whether Asterisk has no calls to record: a crowd keeps its processors busy
  Rehearsal(Asterisk asterisk, Path folder, Clock clock, Turns turns, BooleanSupplier idle) {
    this.asterisk = asterisk;
    this.folder = folder;
    this.clock = clock;
    this.turns = turns;
    this.idle = idle;
  }

  /// Takes a second or so; what goes wrong goes wrong for nobody.
  public void perform() throws InterruptedException {
    long from = System.nanoTime();
    for (int i = 0; i < ALONE; i++) {
      turns.rest(REST);
      call(() -> true);
    }
    for (int i = 0; idle.getAsBoolean() && i < CROWDS; i++) crowd();
    turns.rest(REST);
    journal();
    log.info("rehearsed in {} ms", Duration.ofNanos(System.nanoTime() - from).toMillis());
  }

  private void crowd() throws InterruptedException {
    var calls = new ArrayList<Thread>();
    for (int i = 0; i < TOGETHER; i++)
      calls.add(Thread.ofVirtual().name("sidetape-rehearsal").start(() -> call(idle)));
    for (var call : calls) call.join();
  }

  /// @param goingOn asked before each round: the first real call ends a crowd
  private void call(BooleanSupplier goingOn) {
    if (!goingOn.getAsBoolean()) return;
    together(
        List.of(
            round -> round.snoop(NOBODY, NOBODY + ".in", Direction.IN),
            round -> round.snoop(NOBODY, NOBODY + ".out", Direction.OUT),
            round -> round.variable(NOBODY, "CHANNEL(audionativeformat)", this::heard),
            round -> round.setVariable(NOBODY, Hold.ID, NOBODY)));
    if (!goingOn.getAsBoolean()) return;
    together(
        List.of(
            round -> round.record(NOBODY, NOBODY + ".in", CallFormat.NARROW),
            round -> round.record(NOBODY, NOBODY + ".out", CallFormat.NARROW),
            round -> round.setVariable(NOBODY, Hold.STATUS, CallStatus.OFF.word()),
            round -> round.subscribe(NOBODY)));
    if (!goingOn.getAsBoolean()) return;
    inOrder(
        List.of(
            round -> round.setVariable(NOBODY, Hold.STATUS, CallStatus.OFF.word()),
            round -> round.continueInDialplan(NOBODY)));
  }

  private void heard(String formats) {
    log.trace("{}: {}", NOBODY, formats);
  }

  private void together(List<Function<Round, Asked>> questions) {
    ask(asterisk.round(), questions, Prelude.CONNECTIONS);
  }

  private void inOrder(List<Function<Round, Asked>> questions) {
    ask(asterisk.express().round(), questions, 1);
  }

  private static void ask(Round round, List<Function<Round, Asked>> questions, int connections) {
    var asked = questions.stream().map(question -> question.apply(round)).toList();
    round.send(connections);
    asked.forEach(Rehearsal::expect);
  }

  private static void expect(Asked question) {
    try {
      question.await();
    } catch (AriException expected) {
      log.trace("{}", expected.getMessage());
    }
  }

  /// In a folder of its own: not a line of it is anybody's. An earlier daemon may have been killed
  /// over it.
  private void journal() {
    try {
      delete(folder);
      Files.createDirectory(folder);
      try (var spool = Spool.open(folder)) {
        for (int i = 0; i < ALONE; i++) write(spool);
      } finally {
        delete(folder);
      }
    } catch (IOException trouble) {
      log.debug("rehearsal: {}", trouble.getMessage());
    }
  }

  private void write(Spool spool) throws IOException {
    var now = clock.instant();
    var id = RecordingId.at(clock.millis());
    try (var folder = spool.create(id, new Entry.Accepted(now, nobody()))) {
      folder.append(new Entry.Recording(now, CallFormat.NARROW));
      for (var side : Side.values()) folder.append(new Entry.Started(now, side));
      folder.sync();
      folder.remove();
    }
  }

  private static Call nobody() {
    Optional<String> none = Optional.empty();
    return new Call("rehearsal", NOBODY, none, none, none, none, none, "customer", Map.of());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return;
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
