package io.sidetape.http.api;

import io.sidetape.access.Identity;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import io.sidetape.spool.Progress;
import io.sidetape.spool.SpoolView;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `GET /api/live`: the calls that are being recorded now, newest first.
record LiveCalls(SpoolView spool) {
  Response answer(Request request, Identity who) throws IOException {
    var items =
        spool.all().stream()
            .flatMap(work -> work.progress().stream())
            .filter(progress -> !progress.closed())
            .filter(progress -> who.mayRead(progress.call().tenant(), progress.id().text()))
            .sorted(Comparator.comparing(Progress::id).reversed())
            .map(LiveCalls::item)
            .toList();
    return Response.json(200, Map.of("items", items));
  }

  private static Map<String, Object> item(Progress progress) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", progress.id().text());
    json.put("tenant", progress.call().tenant());
    json.put("started_at", startedAt(progress).toString());
    json.put("call", call(progress));
    return json;
  }

  private static Instant startedAt(Progress progress) {
    return progress.started().values().stream()
        .min(Comparator.naturalOrder())
        .orElse(progress.acceptedAt());
  }

  /// As a manifest says it.
  private static Map<String, Object> call(Progress progress) {
    var call = progress.call();
    var json = new LinkedHashMap<String, Object>();
    json.put("channel_id", call.channelId());
    put(json, "linked_id", progress.linkedId());
    put(json, "caller", call.caller());
    put(json, "called", progress.called().or(call::called));
    put(json, "direction", call.direction());
    put(json, "type", call.callType());
    put(json, "agent", call.agent());
    json.put("labels", new TreeMap<>(call.labels()));
    return json;
  }

  private static void put(Map<String, Object> json, String name, Optional<String> value) {
    value.ifPresent(text -> json.put(name, text));
  }
}
