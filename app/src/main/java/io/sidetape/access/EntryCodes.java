package io.sidetape.access;

import io.sidetape.io.Sha256;
import io.sidetape.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;

/// Codes that let somebody in once, e.g. from a terminal that cannot hold a session. They live in
/// memory: a restart ends them.
final class EntryCodes {
  static final Duration VALIDITY = Duration.ofMinutes(10);
  static final int MOST = 1_000;

  private record Open(Identity identity, String path, Instant until) {}

  /// By the code's hash, oldest first.
  private final LinkedHashMap<String, Open> open = new LinkedHashMap<>();

  private final Randomness randomness;
  private final InstantSource clock;
  private final Metrics metrics;

  EntryCodes(Randomness randomness, InstantSource clock, Metrics metrics) {
    this.randomness = randomness;
    this.clock = clock;
    this.metrics = metrics;
  }

  /// Who comes in, and where to.
  record Admitted(Grant grant, String path) {}

  synchronized String make(Identity identity, String path) {
    if (!path.startsWith("/") || path.startsWith("//") || path.contains("\\"))
      throw new IllegalArgumentException("not a path here: " + path);
    var now = clock.instant();
    open.values().removeIf(one -> !now.isBefore(one.until()));
    if (open.size() >= MOST) dropOldest();
    var code = randomness.secret();
    open.put(Sha256.hex(code), new Open(identity, path, now.plus(VALIDITY)));
    return code;
  }

  synchronized Admitted use(String code) throws Refusal {
    var one = open.remove(Sha256.hex(code));
    if (one == null) throw new Refusal("the code is unknown, or was used before");
    if (!clock.instant().isBefore(one.until())) throw new Refusal("the code has expired");
    return new Admitted(new Grant(one.identity(), Instant.MAX), one.path());
  }

  private void dropOldest() {
    metrics.limitReached("entry_codes");
    open.pollFirstEntry();
  }
}
