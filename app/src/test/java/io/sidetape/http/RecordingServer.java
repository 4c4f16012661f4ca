package io.sidetape.http;

import io.sidetape.audio.SideCut;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The daemon's HTTP server with one recording: `/whole` as it lies on disc, `/mix` cut on the fly.
/// It prints its port, and ends with its input.
final class RecordingServer {
  private RecordingServer() {}

  /// `STEREO.wav [SECONDS]`, in which a client has to take a byte.
  public static void main(String[] args) throws IOException {
    var file = Path.of(args[0]);
    var routes =
        List.of(
            Route.get("/whole", _ -> Response.file("audio/wav", file, "one")),
            Route.get("/mix", _ -> Response.generated("audio/wav", mix(file), "one-mix")));
    var limits = args.length > 1 ? patient(Integer.parseInt(args[1])) : HttpLimits.DEFAULTS;
    var settings = HttpSettings.plain("127.0.0.1", 0);
    try (var server = HttpServer.start(settings, new Metrics("bench"), routes, limits)) {
      System.out.println(server.address().getPort());
      System.in.transferTo(OutputStream.nullOutputStream()); // until whoever started it is gone
    }
  }

  private static HttpLimits patient(int seconds) {
    var usual = HttpLimits.DEFAULTS;
    return new HttpLimits(
        usual.connections(),
        usual.lineBytes(),
        usual.headerBytes(),
        usual.requestTime(),
        usual.bodyTime(),
        Duration.ofSeconds(seconds),
        usual.quietTime(),
        usual.graceTime());
  }

  private static CutBody mix(Path file) throws IOException {
    return new CutBody(SideCut.open(file, SideCut.Cut.MIX));
  }
}
