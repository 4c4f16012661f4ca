package io.sidetape.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.catalog.CatalogRow;
import io.sidetape.spool.RecordingId;
import io.sidetape.store.Manifest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A year of a call centre, the nth call always the same: twenty tenants of very different size,
/// 300 agents, half a million callers.
final class CallMaker {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Duration YEAR = Duration.ofDays(365);
  private static final List<String> TYPES =
      List.of("sales", "support", "support", "support", "retention", "callback");
  private static final List<String> REASONS = List.of("hung_up", "hung_up", "no_space", "late");
  private static final List<String> NAMES =
      List.of("Anna", "Björn", "Chiara", "Dmitri", "Emine", "François", "Grace", "Hiroshi");

  private final int calls;

  CallMaker(int calls) {
    this.calls = calls;
  }

  CatalogRow call(int n) {
    return CatalogRow.of(new String(manifest(n).toJson(), UTF_8));
  }

  Instant at(int n) {
    return START.plusMillis(YEAR.toMillis() * n / calls);
  }

  private Manifest manifest(int n) {
    var random = new SplittableRandom(n);
    var id =
        RecordingId.of(
            at(n).toEpochMilli(), ByteBuffer.allocate(12).putLong(random.nextLong()).array());
    var absent = random.nextInt(100) < 3;
    long millis = Math.round(Math.exp(11.5 + 1.2 * gauss(random))); // 100 s in the median
    return new Manifest(
        id.text(),
        tenant(random),
        status(absent, random),
        absent ? REASONS.get(random.nextInt(REASONS.size())) : null,
        random.nextInt(200) == 0,
        new Manifest.Call(
            at(n).getEpochSecond() + "." + n,
            at(n).getEpochSecond() + "." + (n + 1),
            caller(random),
            called(random),
            "in",
            TYPES.get(random.nextInt(TYPES.size())),
            agent(random),
            Map.of("ref", "ORDER-" + n, "campaign", "c" + random.nextInt(50))),
        at(n),
        at(n).plusMillis(millis),
        absent ? null : audio(id.text(), millis),
        absent ? null : new Manifest.Sides(side(random.nextInt(100) == 0), side(false)),
        absent ? null : new Manifest.AlignmentInfo(0, 160, "recording-started"),
        random.nextInt(50) == 0 ? List.of(new Manifest.Event(100, "muted", Map.of())) : List.of());
  }

  private static double gauss(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  private static Manifest.Status status(boolean absent, SplittableRandom random) {
    if (!absent) return Manifest.Status.COMPLETED;
    return random.nextInt(5) == 0 ? Manifest.Status.FAILED : Manifest.Status.ABSENT;
  }

  private static Manifest.@Nullable Audio audio(String id, long millis) {
    return new Manifest.Audio(
        id + ".wav",
        "wav",
        8000,
        2,
        millis * 8,
        millis,
        44 + millis * 32,
        "ab".repeat(32),
        "cd".repeat(32));
  }

  private static Manifest.Side side(boolean silent) {
    return new Manifest.Side("customer", "in", 79_680, 0, -1.95, -19.72, silent);
  }

  /// The first has half the calls, the twentieth hardly any.
  static String tenant(SplittableRandom random) {
    return "tenant" + Math.min(19, Long.numberOfTrailingZeros(random.nextLong()));
  }

  static String caller(SplittableRandom random) {
    return "+49" + (30_000_000 + random.nextInt(500_000) * 97);
  }

  static String called(SplittableRandom random) {
    return String.valueOf(1000 + random.nextInt(2000));
  }

  static String agent(SplittableRandom random) {
    int n = random.nextInt(300);
    return NAMES.get(n % NAMES.size()) + " " + n;
  }
}
