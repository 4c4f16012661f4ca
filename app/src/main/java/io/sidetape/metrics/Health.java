package io.sidetape.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/// What is wrong with the daemon now, part by part. A part's trouble makes it not ready; only a
/// main loop that no longer beats makes it not alive, since a restart mends nothing else.
public final class Health {
  /// How long the main loop may be silent.
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /// How long a check may think, e.g. on a file system that hangs.
  static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);

  private final Duration patience;
  private final Duration checkTimeout;
  private final LongSupplier nanoTime;
  private final List<Component> components = new CopyOnWriteArrayList<>();
  private volatile long lastBeat;

  /// One part and how it is.
  public record Line(String name, Optional<String> problem) {
    public boolean ok() {
      return problem.isEmpty();
    }
  }

  /// All parts and how they are.
  public record Report(List<Line> components) {
    public Report {
      components = List.copyOf(components);
    }

    public boolean ok() {
      return components.stream().allMatch(Line::ok);
    }
  }

  public Health() {
    this(PATIENCE, CHECK_TIMEOUT, System::nanoTime);
  }

  Health(Duration patience, Duration checkTimeout, LongSupplier nanoTime) {
    this.patience = patience;
    this.checkTimeout = checkTimeout;
    this.nanoTime = nanoTime;
    this.lastBeat = nanoTime.getAsLong();
  }

  /// From now on `check` belongs to [#ready].
  public void add(Check check) {
    components.add(new Component(check));
  }

  /// The main loop came round.
  public void beat() {
    lastBeat = nanoTime.getAsLong();
  }

  /// Whether the process works: the main loop beat not long ago. Never waits.
  public Report live() {
    return new Report(List.of(new Line("loop", silence())));
  }

  /// Whether all parts work. Waits for the slowest check, at most two seconds.
  public Report ready() {
    var deadline = System.nanoTime() + checkTimeout.toNanos();
    components.forEach(Component::start);
    return new Report(components.stream().map(part -> part.result(deadline)).toList());
  }

  private Optional<String> silence() {
    var silent = Duration.ofNanos(nanoTime.getAsLong() - lastBeat);
    return silent.compareTo(patience) <= 0
        ? Optional.empty()
        : Optional.of("no beat for %d s".formatted(silent.toSeconds()));
  }
}
