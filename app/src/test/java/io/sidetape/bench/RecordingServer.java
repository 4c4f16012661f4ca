package io.sidetape.bench;

import io.sidetape.audio.SideCut;
import io.sidetape.http.CutBody;
import io.sidetape.http.HttpServer;
import io.sidetape.http.Response;
import io.sidetape.http.Route;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/// The daemon's HTTP server with one recording: `/whole` as it lies on disc, `/mix` cut on the fly.
/// It prints its port, and ends with its input.
final class RecordingServer {
  private RecordingServer() {}

  /// `STEREO.wav`
  public static void main(String[] args) throws IOException {
    var file = Path.of(args[0]);
    var routes =
        List.of(
            Route.get("/whole", _ -> Response.file("audio/wav", file, "one")),
            Route.get("/mix", _ -> Response.generated("audio/wav", mix(file), "one-mix")));
    try (var server = HttpServer.start("127.0.0.1", 0, new Metrics("bench"), routes)) {
      System.out.println(server.address().getPort());
      System.in.transferTo(OutputStream.nullOutputStream()); // until whoever started it is gone
    }
  }

  private static CutBody mix(Path file) throws IOException {
    return new CutBody(SideCut.open(file, SideCut.Cut.MIX));
  }
}
