package io.sidetape.webhook;

import io.sidetape.io.AtomicFile;
import io.sidetape.metrics.Check;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells each tenant's targets what became of its calls. Any thread may [#tell]; nothing but the
/// disc is waited for.
public final class Webhooks {
  private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

  private final Map<String, List<Lane>> lanes = new HashMap<>();
  private final URI base;
  private final InstantSource clock;
  private volatile Optional<String> trouble = Optional.empty();

  private Webhooks(
      Path folder,
      WebhookSettings settings,
      Caller caller,
      URI base,
      InstantSource clock,
      Metrics metrics)
      throws IOException {
    this.base = base;
    this.clock = clock;
    AtomicFile.createFolders(folder);
    var known = new HashSet<>(Set.of("set-aside"));
    for (var tenant : settings.targets().keySet())
      for (var target : settings.targets().get(tenant)) {
        var outbox = new Outbox(folder, target.id(tenant));
        var lane = new Lane(tenant, target, outbox, caller, settings.giveUpAfter(), clock, metrics);
        lanes.computeIfAbsent(tenant, _ -> new ArrayList<>()).add(lane);
        known.add(target.id(tenant));
      }
    setAsideWhatIsNobodys(folder, known);
  }

  /// Takes up what lies in `{state}/webhooks`, and sends once it is started.
  ///
  /// @param base where our API is, as seen by a target
  public static Webhooks open(
      Path state, WebhookSettings settings, URI base, InstantSource clock, Metrics metrics)
      throws IOException {
    return open(state, settings, Caller.of(settings, Pace.DEFAULTS, clock), base, clock, metrics);
  }

  static Webhooks open(
      Path state,
      WebhookSettings settings,
      Caller caller,
      URI base,
      InstantSource clock,
      Metrics metrics)
      throws IOException {
    var folder = state.resolve("webhooks");
    return new Webhooks(folder, settings, caller, base, clock, metrics);
  }

  public void start() {
    lanes.values().forEach(ofTenant -> ofTenant.forEach(Lane::start));
  }

  /// Writes the event down for each target that wants it. Telling it twice is harmless: it has the
  /// same id.
  ///
  /// @return whether it is on disc, or nobody wants it; if not, the log says why
  public boolean tell(Event event) {
    try {
      for (var lane : lanes.getOrDefault(event.tenant(), List.of()))
        if (lane.target().wants(event.type()))
          lane.add(Message.of(event, lane.target(), clock.instant(), base));
      trouble = Optional.empty();
      return true;
    } catch (IOException full) {
      trouble = Optional.of("the outbox cannot be written to: " + full.getMessage());
      log.error("{}: {} is not told: {}", event.recording(), event.type().text(), full.toString());
      return false;
    }
  }

  /// Messages that nobody has taken yet.
  public int waiting() {
    return lanes.values().stream().flatMap(List::stream).mapToInt(Lane::waiting).sum();
  }

  /// Whether events can be written down. A target that is down is its tenant's trouble, and shows
  /// in the metrics.
  public Check check() {
    return Check.of("webhooks", () -> trouble);
  }

  /// A target that is not in the configuration any more is told nothing; its messages stay.
  private static void setAsideWhatIsNobodys(Path folder, Set<String> known) throws IOException {
    try (var folders = Files.list(folder)) {
      for (var nobodys : folders.filter(Files::isDirectory).toList()) {
        var name = String.valueOf(nobodys.getFileName());
        if (known.contains(name)) continue;
        var outbox = new Outbox(folder, name);
        for (var id : outbox.ids()) outbox.setAside(id);
        log.warn("webhooks: {} is no target any more; what waited for it is set aside", name);
        Files.deleteIfExists(nobodys);
      }
    }
  }

  /// Ends the attempts; what is not taken stays on disc for the next start.
  public void stop() throws InterruptedException {
    for (var ofTenant : lanes.values()) for (var lane : ofTenant) lane.stop();
  }
}
