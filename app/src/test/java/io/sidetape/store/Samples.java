package io.sidetape.store;

import io.sidetape.store.Manifest.AlignmentInfo;
import io.sidetape.store.Manifest.Audio;
import io.sidetape.store.Manifest.Call;
import io.sidetape.store.Manifest.Event;
import io.sidetape.store.Manifest.Side;
import io.sidetape.store.Manifest.Sides;
import io.sidetape.store.Manifest.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Manifests for tests.
final class Samples {
  static final String ID = "01JABCDEFGHJKMNPQRSTVWXYZ0";
  static final Instant STARTED = Instant.parse("2026-03-01T23:59:58.120Z");
  private static final Instant ENDED = Instant.parse("2026-03-02T00:00:08.120Z");
  private static final String SHA =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  private Samples() {}

  static Manifest completed() {
    return completed(320_044);
  }

  static Manifest completed(long sizeBytes) {
    var call =
        new Call(
            "1700000000.7",
            "1700000000.7",
            "+4930123",
            "100",
            "inbound",
            "sales",
            "bot7",
            Map.of("ref", "ORDER-7", "campaign", "März"));
    var audio = new Audio(ID + ".wav", "wav", 8000, 2, 80_000, 10_000, sizeBytes, SHA, SHA);
    var sides =
        new Sides(
            new Side("customer", "in", 80_000, 0, -6.020599, -20.5, false),
            new Side("agent", "out", 79_840, 160, Double.NEGATIVE_INFINITY, null, true));
    return new Manifest(
        ID,
        "acme",
        Status.COMPLETED,
        null,
        false,
        call,
        STARTED,
        ENDED,
        audio,
        sides,
        new AlignmentInfo(-160, 160, "timestamps"),
        List.of(new Event(2000, "muted", Map.of("by", "api", "side", "both", "count", 2))));
  }

  static Manifest withEvent(Event event) {
    return absent(List.of(event));
  }

  static Manifest absent() {
    return absent(List.of());
  }

  private static Manifest absent(List<Event> events) {
    var call = new Call("1700000000.8", null, null, null, null, null, null, Map.of());
    return new Manifest(
        ID,
        "acme",
        Status.ABSENT,
        "policy_off",
        false,
        call,
        STARTED,
        ENDED,
        null,
        null,
        null,
        events);
  }
}
