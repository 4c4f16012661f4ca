package io.sidetape.delivery;

import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogException;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the catalog up with the volume, on a thread of its own that nobody waits for: what is
/// published is put in as it comes. Whenever it cannot keep up, the queue overflows or the catalog
/// does not answer, it lets all go and reads from the volume what it missed, as at the start.
public final class Index implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Index.class);

  /// Manifests that wait; with a catalog that is there, hardly one does.
  static final int LONGEST_QUEUE = 10_000;

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /// After which a deletion is tried again that could not be finished.
  private static final Duration UNTIL_TRIED_AGAIN = Duration.ofMinutes(1);

  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final Catalog catalog;
  private final Rebuild rebuild;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final Backoff backoff = new Backoff(RandomGenerator.getDefault(), LONGEST_WAIT);
  private final List<Waiting> taken = new ArrayList<>(); // the thread's own
  private final Burials burials;
  private final Duration untilTriedAgain;
  private final Clock clock;
  private final Thread thread;
  private Instant lookAgain = Instant.MAX; // the thread's own
  private volatile boolean behind;

  /// @param buried is told the id of each recording whose deletion it knows of from the volume, so
  ///   that nothing of it is left elsewhere
  public Index(Catalog catalog, Volume volume, Consumer<String> buried, Clock clock) {
    this(catalog, volume, buried, clock, UNTIL_TRIED_AGAIN);
  }

  Index(
      Catalog catalog,
      Volume volume,
      Consumer<String> buried,
      Clock clock,
      Duration untilTriedAgain) {
    this.catalog = catalog;
    this.rebuild = new Rebuild(catalog, volume, buried, clock);
    this.burials = new Burials(volume, buried);
    this.untilTriedAgain = untilTriedAgain;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("sidetape-index").unstarted(this::keepUp);
  }

  /// Begins with what the catalog has missed.
  public void start() {
    thread.start();
  }

  private record Waiting(CatalogRow row, Runnable found) {}

  /// This manifest is on the volume now, in this JSON. Never waits.
  ///
  /// @param found runs once a search finds it, on the index's thread; at once where so much waits
  ///   that nobody can say when that will be
  public void published(String manifest, Runnable found) {
    if (queue.offer(new Waiting(CatalogRow.of(manifest), found))) return;
    behind = true;
    found.run();
  }

  /// The volume has changed in another way. Never waits.
  public void changed() {
    behind = true;
  }

  /// What waits to be put into the catalog.
  public int backlog() {
    return queue.size();
  }

  private void keepUp() {
    for (int failures = 0; ; failures++) {
      try {
        catchUp();
        failures = 0;
        while (!behind && clock.instant().isBefore(lookAgain)) putNext();
      } catch (InterruptedException stopping) {
        return;
      } catch (IOException down) {
        if (Thread.currentThread().isInterrupted()) return;
        log.warn("catalog is behind, recordings are not: {}", down.getMessage());
        if (failures == 0) burials.finishAll(); // they are the volume's affair
      } catch (RuntimeException bug) {
        log.error("a fault of ours in the catalog; recordings go on", bug);
      }
      if (!behind && !pause(failures)) return;
    }
  }

  private boolean pause(int failures) {
    try {
      Thread.sleep(backoff.after(failures + 1));
      return true;
    } catch (InterruptedException stopping) {
      return false;
    }
  }

  private void catchUp() throws IOException {
    behind = false; // before looking: what comes meanwhile is looked for again
    int before = queue.size();
    var missed = rebuild.whatChanged();
    missed.broken().forEach(words -> log.warn("not in the catalog: {}", words));
    if (missed.calls() + missed.removed() > 0)
      log.info("catalog: {} calls read again, {} forgotten", missed.calls(), missed.removed());
    queue.drainTo(taken, before);
    tell();
    lookAgain = missed.unfinished() > 0 ? clock.instant().plus(untilTriedAgain) : Instant.MAX;
  }

  /// Where the catalog does not take them, they are found on the volume, and told of then.
  private void putNext() throws InterruptedException, CatalogException {
    var first = queue.poll(1, TimeUnit.SECONDS);
    if (first == null) return;
    taken.add(first);
    queue.drainTo(taken, Catalog.CHUNK - 1);
    catalog.putAll(taken.stream().map(Waiting::row).toList());
    tell();
  }

  private void tell() {
    var found = List.copyOf(taken);
    taken.clear();
    found.forEach(one -> one.found().run());
  }

  /// What is not in the catalog yet is found on the volume by the next start.
  @Override
  public void close() {
    if (!thread.isAlive()) return; // a daemon may be stopped before it has come up
    thread.interrupt();
    try {
      thread.join(STOPPING);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
