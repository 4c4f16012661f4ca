package io.sidetape.bench;

import io.sidetape.ari.AriException;
import io.sidetape.ari.AriSettings;
import io.sidetape.ari.Asterisk;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How long calls are held while their recording starts, by the daemon and by the [BareClient],
/// turn about. The call itself measures: the dialplan takes Asterisk's clock on both sides of
/// `Stasis()`.
final class CallDelay implements AutoCloseable {
  private static final String DAEMON = "sidetape";
  private static final int FIRST = 20;
  private static final int BURST = 10;

  /// Calls of each kind until the JVMs have compiled what they run: a daemon lives for weeks.
  private static final int WARM_UP = 400;

  /// A call's recording is merged after its end, and must not meet the next call.
  private static final Duration PAUSE = Duration.ofMillis(150);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Asterisk asterisk;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private int placed;

  private CallDelay(Asterisk asterisk) {
    this.asterisk = asterisk;
  }

  /// `ARI-URL USER PASSWORD FOLDER CALLS`
  public static void main(String[] args) throws Exception {
    var url = URI.create(args[0]);
    int calls = Integer.parseInt(args[4]);
    try (var asterisk = Asterisk.of(AriSettings.of(url, args[1], args[2], "unused"));
        var _ = new BareClient(url, args[1], args[2], args[3]);
        var bench = new CallDelay(asterisk)) {
      bench.print(asterisk.version().asterisk(), calls);
    }
  }

  private void print(String version, int calls) throws InterruptedException, ExecutionException {
    var first = measure(Math.min(FIRST, calls), 1);
    say("warming up");
    measure(Math.min(WARM_UP, 2 * calls), BURST);
    var single = measure(calls, 1);
    var bursts = measure(calls, BURST);
    System.out.printf(
        Locale.ROOT,
        "### A call's wait in `Stasis()`, %d calls of each kind, Asterisk %s%n%n",
        calls,
        version);
    System.out.println("| ms | p50 | p90 | p99 | max | recorded | p50 × floor | p99 × floor |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
    rows("the first " + FIRST + " after the start", first);
    rows("one at a time", single);
    rows("bursts of " + BURST, bursts);
    System.out.println();
  }

  private static void rows(String kind, Map<String, List<Wait>> seen) {
    var floor = seen.getOrDefault(BareClient.APP, List.of());
    row(kind + ", bare client (the floor)", floor, floor);
    row(kind + ", sidetape", seen.getOrDefault(DAEMON, List.of()), floor);
  }

  private static void row(String name, List<Wait> waits, List<Wait> floor) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f | %.2f | %d of %d | %.2f | %.2f |%n",
        name,
        percentile(waits, 50),
        percentile(waits, 90),
        percentile(waits, 99),
        percentile(waits, 100),
        waits.stream().filter(wait -> wait.status().equals("recording")).count(),
        waits.size(),
        percentile(waits, 50) / percentile(floor, 50),
        percentile(waits, 99) / percentile(floor, 99));
  }

  /// What the dialplan saw.
  private record Wait(double millis, String status) {
    /// Of `MICROS-BEFORE MICROS-AFTER STATUS`.
    static Wait of(String seen) {
      var parts = seen.split(" ", 3);
      return new Wait((Long.parseLong(parts[1]) - Long.parseLong(parts[0])) / 1000.0, parts[2]);
    }
  }

  private static double percentile(List<Wait> waits, int percent) {
    var sorted = waits.stream().mapToDouble(Wait::millis).sorted().toArray();
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
  }

  private Map<String, List<Wait>> measure(int calls, int atOnce)
      throws InterruptedException, ExecutionException {
    var seen = new LinkedHashMap<String, List<Wait>>();
    var apps = new ArrayList<>(List.of(BareClient.APP, DAEMON));
    for (int done = 0; done < calls; done += atOnce) {
      for (var app : apps)
        seen.computeIfAbsent(app, _ -> new ArrayList<>()).addAll(burst(app, atOnce));
      Collections.reverse(apps);
      if ((done + atOnce) % 50 == 0) say((done + atOnce) + " calls, " + atOnce + " at once");
    }
    return seen;
  }

  private List<Wait> burst(String app, int size) throws InterruptedException, ExecutionException {
    var going = new ArrayList<Future<Wait>>();
    for (int i = 0; i < size; i++) {
      var id = "bench-" + run + "-" + placed++;
      going.add(callers.submit(() -> call(id, app)));
    }
    var seen = new ArrayList<Wait>();
    for (var call : going) seen.add(call.get());
    Thread.sleep(PAUSE);
    return seen;
  }

  private Wait call(String id, String app) throws InterruptedException {
    asterisk.originate(id, "Local/silent@lab/n", "lab", "timed", Map.of("BENCH_APP", app));
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end) {
        Thread.sleep(LOOK_EVERY);
        var seen = asterisk.variable(id, "BENCH_SEEN").filter(text -> !text.isBlank());
        if (seen.isPresent()) return Wait.of(seen.get());
      }
      throw new IllegalStateException(id + ": did not come out of Stasis(" + app + ")");
    } finally {
      hangUp(id);
    }
  }

  private void hangUp(String id) {
    try {
      asterisk.hangup(id);
    } catch (AriException.Gone already) {
      say(id + ": hung up by itself");
    }
  }

  private static void say(String words) {
    System.err.println("bench: " + words);
  }

  @Override
  public void close() throws IOException {
    callers.shutdownNow();
  }
}
