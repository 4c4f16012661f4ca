package io.sidetape.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.access.Identity;
import io.sidetape.catalog.Tombstone;
import io.sidetape.http.EventHub;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import io.sidetape.http.ServerEvent;
import io.sidetape.metrics.Metrics;
import io.sidetape.store.Manifest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// What happens to recordings, told to those who listen at `GET /api/events` and may know of it;
/// and what the API does to the volume, told to the index. Telling never waits.
public final class Happenings {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final EventHub<Happening> hub;
  private final InstantSource clock;
  private final Runnable volumeChanged;
  private final List<Consumer<Tombstone>> mourners = new CopyOnWriteArrayList<>();

  /// @param volumeChanged is run when the volume holds what the catalog could not be told
  public Happenings(Metrics metrics, InstantSource clock, Runnable volumeChanged) {
    this.hub = new EventHub<>(metrics);
    this.clock = clock;
    this.volumeChanged = volumeChanged;
  }

  /// A call is being recorded from now on.
  public void started(String tenant, String id, String channelId) {
    tell(Happening.Kind.STARTED, tenant, id, channelId);
  }

  /// A call is finished, and the catalog knows of it, unless it is on its way to a sink that alone
  /// keeps it; then this is told once more when it is there.
  ///
  /// @param at when it was
  public void finished(Manifest manifest, Instant at) {
    var kind =
        switch (manifest.status()) {
          case COMPLETED -> Happening.Kind.COMPLETED;
          case ABSENT -> Happening.Kind.ABSENT;
          case FAILED -> Happening.Kind.FAILED;
        };
    hub.tell(
        new Happening(kind, manifest.tenant(), manifest.id(), manifest.call().channelId(), at));
  }

  /// From now on `mourner` is told of each recording that somebody deletes.
  public void onDeleted(Consumer<Tombstone> mourner) {
    mourners.add(mourner);
  }

  void deleted(Tombstone grave) {
    tell(Happening.Kind.DELETED, grave.tenant(), grave.id(), grave.channelId());
    mourners.forEach(mourner -> mourner.accept(grave));
  }

  void volumeChanged() {
    volumeChanged.run();
  }

  private void tell(Happening.Kind kind, String tenant, String id, String channelId) {
    hub.tell(new Happening(kind, tenant, id, channelId, clock.instant()));
  }

  Response listen(Request request, Identity who) {
    return hub.listen(what ->
        who.mayRead(what.tenant(), what.id()) ? Optional.of(event(what)) : Optional.empty());
  }

  private static ServerEvent event(Happening what) {
    var json = new LinkedHashMap<String, String>();
    json.put("id", what.id());
    json.put("tenant", what.tenant());
    json.put("channel_id", what.channelId());
    json.put("at", what.at().toString());
    try {
      return new ServerEvent(what.kind().word(), JSON.writeValueAsString(json));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
