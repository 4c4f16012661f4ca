package io.sidetape.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One call in the index: what is searchable, read out of its manifest, and the manifest verbatim.
///
/// @param durationMillis of the audio; 0 where there is none
/// @param labels what the dialplan said besides what is known
/// @param manifest its JSON as it lies on the volume
public record CatalogRow(
    String id,
    String tenant,
    String channelId,
    Instant startedAt,
    long durationMillis,
    Map<Facet, String> facets,
    Map<String, String> labels,
    Set<Flag> flags,
    String manifest) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public CatalogRow {
    Ids.check(tenant, id);
    facets = Map.copyOf(facets);
    labels = Map.copyOf(labels);
    flags = Set.copyOf(flags);
  }

  /// The row of this manifest.
  ///
  /// @throws IllegalArgumentException what is no manifest
  public static CatalogRow of(String manifest) {
    var json = parse(manifest);
    var call = json.path("call");
    return new CatalogRow(
        text(json, "id"),
        text(json, "tenant"),
        text(call, "channel_id"),
        time(json, "started_at"),
        Math.max(0, json.path("audio").path("duration_ms").asLong(0)),
        facets(json, call),
        labels(call.path("labels")),
        flags(json),
        manifest);
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("is not JSON: " + broken.getOriginalMessage(), broken);
    }
  }

  static String text(JsonNode json, String name) {
    if (!json.path(name).isTextual()) throw new IllegalArgumentException("has no " + name);
    return json.path(name).textValue();
  }

  static Instant time(JsonNode json, String name) {
    try {
      return Instant.parse(text(json, name));
    } catch (DateTimeParseException broken) {
      throw new IllegalArgumentException(name + " is no RFC 3339 time", broken);
    }
  }

  private static Map<Facet, String> facets(JsonNode json, JsonNode call) {
    var facets = new EnumMap<Facet, String>(Facet.class);
    for (var facet : Facet.values()) {
      var value =
          switch (facet) {
            case STATUS, REASON -> json.path(facet.word());
            case CALLER, CALLED, AGENT, TYPE -> call.path(facet.word());
          };
      if (value.isTextual()) facets.put(facet, value.textValue());
    }
    return facets;
  }

  private static Map<String, String> labels(JsonNode json) {
    var labels = new TreeMap<String, String>();
    for (var label : json.properties())
      if (label.getValue().isTextual()) labels.put(label.getKey(), label.getValue().textValue());
    return labels;
  }

  private static Set<Flag> flags(JsonNode json) {
    var flags = EnumSet.noneOf(Flag.class);
    if (json.path("recovered").asBoolean()) flags.add(Flag.RECOVERED);
    for (var side : json.path("sides"))
      if (side.path("silent").asBoolean()) flags.add(Flag.SILENT_SIDE);
    for (var event : json.path("events"))
      switch (event.path("type").asText("")) {
        case "side_missing" -> flags.add(Flag.SILENT_SIDE);
        case "muted" -> flags.add(Flag.MUTED);
        default -> {}
      }
    return flags;
  }
}
