package io.sidetape.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.spool.RecordingId;
import io.sidetape.store.Manifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A manifest to be changed in what a test is about.
public final class Sample {
  public static final Instant START = Instant.parse("2026-11-21T03:38:36.192Z");

  private final String id;
  private final Instant startedAt;
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<Facet, String> facets = new TreeMap<>();
  private final List<Manifest.Event> events = new ArrayList<>();
  private String tenant = "acme";
  private String channel;
  private long millis = 9960;
  private boolean recovered;
  private boolean silentLeft;

  private Sample(RecordingId id, Instant startedAt) {
    this.id = id.text();
    this.startedAt = startedAt;
    this.channel = "ch-" + id.text();
  }

  /// The nth call, a second after the one before it.
  public static Sample call(int n) {
    return at(START.plusSeconds(n), n);
  }

  public static Sample at(Instant startedAt, int n) {
    var random =
        new byte[] {
          (byte) (n >> 24), (byte) (n >> 16), (byte) (n >> 8), (byte) n, 0, 0, 0, 0, 0, 0
        };
    return new Sample(RecordingId.of(startedAt.toEpochMilli(), random), startedAt);
  }

  public Sample of(String name) {
    tenant = name;
    return this;
  }

  public Sample on(String channelId) {
    channel = channelId;
    return this;
  }

  public Sample with(Facet facet, String value) {
    facets.put(facet, value);
    return this;
  }

  public Sample label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public Sample lasting(long millisOfAudio) {
    millis = millisOfAudio;
    return this;
  }

  public Sample recovered() {
    recovered = true;
    return this;
  }

  public Sample silentLeft() {
    silentLeft = true;
    return this;
  }

  public Sample event(String type) {
    events.add(new Manifest.Event(100, type, Map.of()));
    return this;
  }

  public String id() {
    return id;
  }

  public Manifest manifest() {
    var absent = facets.containsKey(Facet.REASON);
    return new Manifest(
        id,
        tenant,
        absent ? Manifest.Status.ABSENT : Manifest.Status.COMPLETED,
        facets.get(Facet.REASON),
        recovered,
        new Manifest.Call(
            channel,
            null,
            facets.get(Facet.CALLER),
            facets.get(Facet.CALLED),
            null,
            facets.get(Facet.TYPE),
            facets.get(Facet.AGENT),
            labels),
        startedAt,
        startedAt.plusMillis(millis),
        absent ? null : audio(),
        absent ? null : new Manifest.Sides(side("customer", silentLeft), side("agent", false)),
        absent ? null : new Manifest.AlignmentInfo(0, 160, "recording-started"),
        events);
  }

  private Manifest.Audio audio() {
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

  private Manifest.Side side(String role, boolean silent) {
    return new Manifest.Side(role, "in", millis * 8, 0, -1.95, -19.72, silent);
  }

  public String json() {
    return new String(manifest().toJson(), UTF_8);
  }

  public CatalogRow row() {
    return CatalogRow.of(json());
  }

  public Tombstone tombstone(String by) {
    return Tombstone.of(
        """
        {"version":1,"id":"%s","tenant":"%s","channel_id":"%s","started_at":"%s",\
        "deleted_at":"2026-11-22T00:00:00Z","deleted_by":"%s"}\
        """
            .formatted(id, tenant, channel, startedAt, by));
  }

  static Optional<String> anybody() {
    return Optional.empty();
  }
}
