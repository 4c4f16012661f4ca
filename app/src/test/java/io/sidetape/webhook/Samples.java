package io.sidetape.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/// Events of a call.
@NullMarked
final class Samples {
  static final String RECORDING = "01M7Y2YEQDK2N2K37JEM034XB0";
  static final Instant AT = Instant.parse("2026-11-21T03:38:46.152Z");

  static final String MANIFEST =
      """
      {"version":1,"id":"01M7Y2YEQDK2N2K37JEM034XB0","tenant":"acme","status":"completed",
       "call":{"channel_id":"1795233078.1","caller":"+49 30&x=y","labels":{"name":"Zoë <script>"}},
       "started_at":"2026-11-21T03:38:36.192Z","ended_at":"2026-11-21T03:38:46.152Z",
       "audio":{"sample_rate":8000,"channels":2,"frames":79680,"duration_ms":9960}}
      """;

  private Samples() {}

  static Event completed() {
    return ended(MANIFEST);
  }

  static Event absent() {
    return ended(
        """
        {"id":"01M7Y2YEQDK2N2K37JEM034XB0","tenant":"acme","status":"absent",
         "reason":"no_space","call":{"channel_id":"1.1"}}
        """);
  }

  static Event started() {
    return Event.started(RECORDING, "acme", AT, Map.of("channel_id", "1795233078.1"));
  }

  /// The n-th of a burst.
  static Event numbered(int n) {
    var id = "01M7Y2YEQDK2N2K37JEM%06d".formatted(n);
    return Event.deleted(id, "acme", AT, "token:1");
  }

  private static Event ended(String manifest) {
    try {
      return Event.ended(manifest, AT);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
