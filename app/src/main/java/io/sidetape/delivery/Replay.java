package io.sidetape.delivery;

import io.sidetape.spool.Requests;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes orphans through the pipeline of a live call. It only asks: each orphan's journal goes into
/// `{state}/replay`, from where the owner of the spool takes it, and everything after that is
/// delivery's. So it may be stopped anywhere, and what it has asked for is done all the same.
public final class Replay {
  /// Who owns the spool, for messages.
  private static final String OWNER = "the daemon";

  private final Path recordings;
  private final Requests requests;
  private final Planner planner;
  private final Watch watch;
  private final Optional<Pickup> pickup;
  private final InstantSource clock;
  private final ReplaySettings settings;

  /// @param pickup takes the requests, where this process owns the spool; else a daemon does
  /// @param tenant whose calls these are, where nothing says so
  /// @param deleteForeign whether another tool's files go as well, once they are delivered
  public Replay(
      Path state,
      Path recordings,
      Volume volume,
      Optional<Pickup> pickup,
      String tenant,
      boolean deleteForeign,
      InstantSource clock,
      ReplaySettings settings) {
    this.recordings = recordings;
    this.requests = new Requests(state);
    this.planner = new Planner(volume, new Adoption(tenant, deleteForeign), clock);
    this.watch = new Watch(state, volume);
    this.pickup = pickup;
    this.clock = clock;
    this.settings = settings;
  }

  /// What would be done with this orphan, in a line.
  public String plan(Orphan orphan) throws IOException {
    return switch (planner.of(orphan)) {
      case ReplayPlan.HandOver it -> "would " + it.words();
      case ReplayPlan.CleanUp it -> "would clean up: " + it.words();
      case ReplayPlan.Nothing it -> "nothing to do: " + it.words();
      case ReplayPlan.Refuse it -> "not replayed: " + it.words();
    };
  }

  private record Underway(Orphan orphan, Instant since) {}

  /// Takes these through, telling the result of each as it comes.
  public void run(List<Orphan> orphans, Consumer<ReplayResult> results)
      throws IOException, InterruptedException {
    var waiting = new ArrayDeque<>(orphans);
    var underway = new ArrayList<Underway>();
    while (!waiting.isEmpty() || !underway.isEmpty()) {
      while (!waiting.isEmpty() && underway.size() < settings.window())
        begin(waiting.remove(), underway, results);
      pickup.ifPresent(Pickup::once);
      int before = underway.size();
      underway.removeIf(it -> isOver(it, results));
      if (underway.size() == before && before > 0) Thread.sleep(settings.lookEvery());
    }
  }

  private void begin(Orphan orphan, List<Underway> underway, Consumer<ReplayResult> results) {
    try {
      switch (planner.of(orphan)) {
        case ReplayPlan.HandOver it -> {
          requests.put(orphan.recordingId(), it.entries());
          underway.add(new Underway(orphan, clock.instant()));
        }
        case ReplayPlan.CleanUp it -> {
          for (var file : it.files()) Files.deleteIfExists(recordings.resolve(file));
          results.accept(
              new ReplayResult.Done(orphan.id(), "delivered already; its sources are deleted"));
        }
        case ReplayPlan.Nothing it ->
            results.accept(new ReplayResult.Done(orphan.id(), it.words()));
        case ReplayPlan.Refuse it ->
            results.accept(new ReplayResult.Failed(orphan.id(), it.words()));
      }
    } catch (IOException fault) {
      results.accept(failed(orphan, fault));
    }
  }

  private boolean isOver(Underway it, Consumer<ReplayResult> results) {
    try {
      var result = result(it);
      result.ifPresent(results);
      return result.isPresent();
    } catch (IOException fault) {
      results.accept(failed(it.orphan(), fault));
      return true;
    }
  }

  private static ReplayResult failed(Orphan orphan, IOException fault) {
    var words = fault.getClass().getSimpleName() + ": " + fault.getMessage();
    return new ReplayResult.Failed(orphan.id(), words);
  }

  private Optional<ReplayResult> result(Underway it) throws IOException {
    var id = it.orphan().id();
    var passed = Duration.between(it.since(), clock.instant());
    boolean givenUp = pickup.filter(own -> !own.isAtWork(it.orphan().recordingId())).isPresent();
    return Optional.ofNullable(
        switch (watch.look(it.orphan().recordingId())) {
          case Watch.Sight.Asked _ when passed.compareTo(settings.untilTaken()) > 0 ->
              new ReplayResult.Waiting(id, OWNER + " has not taken it yet; its next start will");
          case Watch.Sight.Tried tried when passed.compareTo(settings.untilTried()) > 0 ->
              new ReplayResult.Waiting(id, tried.why() + "; " + OWNER + " goes on with it");
          case Watch.Sight.InWork _, Watch.Sight.Tried _ when givenUp ->
              new ReplayResult.Failed(id, "given up for now, see above; its files stay");
          case Watch.Sight.InWork _ when passed.compareTo(settings.untilDone()) > 0 ->
              new ReplayResult.Waiting(id, "not done yet; " + OWNER + " goes on with it");
          case Watch.Sight.Asked _, Watch.Sight.Tried _, Watch.Sight.InWork _ -> null;
          case Watch.Sight.Refused _ ->
              new ReplayResult.Failed(id, "refused: the call is still up, or not in the spool");
          case Watch.Sight.SetAside aside ->
              new ReplayResult.Failed(id, "set aside, its files stay: " + aside.why());
          case Watch.Sight.Gone gone -> new ReplayResult.Done(id, gone.words());
        });
  }
}
