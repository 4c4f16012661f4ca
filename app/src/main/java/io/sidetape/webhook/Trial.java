package io.sidetape.webhook;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Sends a test event to each target, once, and tells what each answered.
public final class Trial {
  private final WebhookSettings settings;
  private final Caller caller;
  private final InstantSource clock;

  /// What one target answered.
  ///
  /// @param words `answered 200` or what went wrong
  public record Result(String tenant, String target, boolean taken, String words, Duration took) {}

  Trial(WebhookSettings settings, Caller caller, InstantSource clock) {
    this.settings = settings;
    this.caller = caller;
    this.clock = clock;
  }

  public static Trial of(WebhookSettings settings, InstantSource clock) {
    return new Trial(settings, Caller.of(settings, Pace.DEFAULTS, clock), clock);
  }

  /// Tries all targets, or one tenant's, one after the other.
  public List<Result> run(Optional<String> tenant) {
    var results = new ArrayList<Result>();
    for (var of : new TreeMap<>(settings.targets()).entrySet())
      if (tenant.isEmpty() || tenant.get().equals(of.getKey()))
        for (var target : of.getValue()) results.add(tried(of.getKey(), target));
    return List.copyOf(results);
  }

  private Result tried(String tenant, Target target) {
    var begun = clock.instant();
    var event = Event.test(tenant, begun);
    var base = target.url(); // a test names no recording
    var outcome = caller.post(target, Message.of(event, target, begun, base));
    var took = Duration.between(begun, clock.instant());
    return switch (outcome) {
      case Outcome.Taken taken -> result(tenant, target, true, "answered " + taken.status(), took);
      case Outcome.Later later -> result(tenant, target, false, later.why(), took);
      case Outcome.Gone gone -> result(tenant, target, false, gone.why(), took);
    };
  }

  private static Result result(
      String tenant, Target target, boolean taken, String words, Duration took) {
    return new Result(tenant, target.shown(), taken, words, took);
  }
}
