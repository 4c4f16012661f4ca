package io.sidetape.http.api;

import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/// `GET /api/calls/{id}/waveform`: peaks as BBC's audiowaveform writes them.
record Waveforms(Volume volume, Lookup calls, PeaksCache cache) {
  private static final int MOST_POINTS = 20_000;
  private static final int USUAL_POINTS = 1_000;

  Response answer(Request request, Identity who)
      throws Problem, IOException, InterruptedException, ExecutionException {
    var call = calls.call(request, who, Scope.RECORDINGS_READ);
    int points = points(request);
    var sound = Playback.Sound.of(call, volume, calls.catalog());
    var json = cache.json(call.id(), sound, points);
    return Response.text(200, "application/json", json)
        .with("ETag", '"' + sound.audio().pcmSha256() + "-" + points + '"')
        .with("Cache-Control", "private, no-cache");
  }

  private static int points(Request request) throws Problem {
    var asked = request.query("points");
    if (asked.isEmpty()) return USUAL_POINTS;
    long points = ListQuery.number("points", asked.get(), 1);
    if (points > MOST_POINTS) throw Problem.parameter("points", "must be from 1 to " + MOST_POINTS);
    return (int) points;
  }
}
