package io.sidetape.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.catalog.Tombstone;
import io.sidetape.delivery.Index;
import io.sidetape.http.api.Happenings;
import io.sidetape.spool.Call;
import io.sidetape.spool.RecordingId;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import io.sidetape.webhook.Event;
import io.sidetape.webhook.Webhooks;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells everybody who wants to know what became of a call: the index, those who listen at the API,
/// the webhooks' targets. Nobody waits for more than the webhooks' line on disc.
///
/// @param volume which has a finished call's manifest, unless the sink alone is to have its audio
record Announcer(
    Index index, Happenings happenings, Webhooks webhooks, Volume volume, InstantSource clock) {
  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  /// The call is recorded from now on, and has gone on in the dialplan.
  void started(RecordingId id, Call call) {
    happenings.started(call.tenant(), id.text(), call.channelId());
    webhooks.tell(Event.started(id.text(), call.tenant(), clock.instant(), described(call)));
  }

  /// The manifest is where it belongs for now. Who listens at the API hears of it once a search
  /// finds it.
  void finished(Manifest manifest) {
    var at = clock.instant();
    var json = new String(manifest.toJson(), UTF_8);
    if (volume.has(manifest)) found(manifest, json, at);
    else happenings.finished(manifest, at);
    try {
      webhooks.tell(Event.ended(json, at));
    } catch (IOException bug) {
      log.error("{}: no webhook can be told: {}", manifest.id(), bug.getMessage());
    }
  }

  /// Only the sink was to have it: it is in no catalog before the volume tells of it, and told once
  /// more then.
  void onVolumeLater(Manifest manifest, String json) {
    found(manifest, json, clock.instant());
  }

  private void found(Manifest manifest, String json, Instant at) {
    index.published(json, () -> happenings.finished(manifest, at));
  }

  /// Somebody deleted it.
  void deleted(Tombstone grave) {
    webhooks.tell(Event.deleted(grave.id(), grave.tenant(), grave.deletedAt(), grave.deletedBy()));
  }

  /// In the manifest's words.
  private static Map<String, Object> described(Call call) {
    var map = new HashMap<String, Object>();
    map.put("channel_id", call.channelId());
    call.caller().ifPresent(it -> map.put("caller", it));
    call.called().ifPresent(it -> map.put("called", it));
    call.direction().ifPresent(it -> map.put("direction", it));
    call.callType().ifPresent(it -> map.put("type", it));
    call.agent().ifPresent(it -> map.put("agent", it));
    map.put("labels", call.labels());
    return map;
  }
}
