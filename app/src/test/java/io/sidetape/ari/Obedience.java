package io.sidetape.ari;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidetape.ari.FakeAsterisk.Request;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/// What [FakeAsterisk] does when no rule says otherwise: channels, snoops, recordings and variables
/// in memory, and the events of each change.
@NullMarked
final class Obedience {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<String> IN_STASIS = Set.of("POST variable", "POST continue");

  private record Live(String channel, String format) {}

  private final Consumer<String> events;
  private final Map<String, String> channels =
      new LinkedHashMap<>(); // id → what it snoops on, or ""
  private final Set<String> inStasis = new HashSet<>();
  private final Map<String, String> stasisData = new LinkedHashMap<>();
  private final Map<String, Live> recordings = new LinkedHashMap<>();
  private final Map<String, String> variables = new LinkedHashMap<>();

  Obedience(Consumer<String> events) {
    this.events = events;
  }

  synchronized void call(String id, List<String> args) {
    channels.put(id, "");
    inStasis.add(id);
    stasisData.put(
        id, String.join(",", Stream.concat(Stream.of(FakeAsterisk.APP), args.stream()).toList()));
    event("StasisStart", Map.of("args", args, "channel", channel(id)));
  }

  synchronized void takeBack(String id, String app) {
    inStasis.add(id);
    stasisData.put(id, app);
    variables.keySet().removeIf(name -> name.startsWith(id + " "));
  }

  synchronized void hangUp(String id) {
    if (channels.get(id) == null) return;
    var snoops = channels.entrySet().stream().filter(e -> e.getValue().equals(id)).toList();
    for (var snoop : snoops.stream().map(Map.Entry::getKey).toList()) hangUp(snoop);
    for (var name : namesOf(id)) finish(name);
    channels.remove(id);
    inStasis.remove(id);
    event("StasisEnd", Map.of("channel", channel(id)));
    event(
        "ChannelDestroyed",
        Map.of("cause", 16, "cause_txt", "Normal Clearing", "channel", channel(id)));
  }

  synchronized String variable(String channel, String name) {
    return variables.getOrDefault(channel + " " + name, "");
  }

  synchronized List<String> channels() {
    return List.copyOf(channels.keySet());
  }

  synchronized List<String> recordings() {
    return List.copyOf(recordings.keySet());
  }

  synchronized Reply answer(Request request) {
    var parts = request.parts();
    return switch (parts.getFirst()) {
      case "api-docs" -> Reply.ok("{\"apiVersion\":\"10.0.0\"}");
      case "asterisk" -> asterisk(parts);
      case "applications" -> Reply.ok("{\"name\":\"sidetape\",\"new_field\":1}");
      case "channels" -> parts.size() == 1 ? list() : ofChannel(request, parts);
      case "recordings" -> ofRecording(request, parts.get(2));
      default -> Reply.refused(404, "Resource not found");
    };
  }

  private static Reply asterisk(List<String> parts) {
    if (parts.get(1).equals("info")) return Reply.ok("{\"system\":{\"version\":\"22.10.1\"}}");
    return Reply.ok(json(Map.of("name", parts.getLast(), "status", "Running")));
  }

  private Reply list() {
    return Reply.ok(json(channels.keySet().stream().map(this::channel).toList()));
  }

  private Reply ofChannel(Request request, List<String> parts) {
    var id = parts.get(1);
    if (!channels.containsKey(id)) return Reply.refused(404, "Channel not found");
    var what = parts.size() > 2 ? parts.get(2) : "";
    var deed = request.method() + " " + what;
    if (IN_STASIS.contains(deed) && !inStasis.contains(id))
      return Reply.refused(409, "Channel not in Stasis application");
    return switch (deed) {
      case "GET " -> Reply.ok(json(channel(id)));
      case "DELETE " -> {
        hangUp(id);
        yield Reply.done();
      }
      case "POST snoop" -> snoop(id, parts.get(3));
      case "POST record" -> record(id, request);
      case "POST variable" -> {
        variables.put(id + " " + request.parameter("variable"), request.parameter("value"));
        yield Reply.done();
      }
      case "GET variable" -> value(id, request.parameter("variable"));
      case "POST continue" -> {
        inStasis.remove(id);
        event("StasisEnd", Map.of("channel", channel(id)));
        yield Reply.done();
      }
      default -> Reply.refused(404, "Resource not found");
    };
  }

  private Reply snoop(String id, String snoopId) {
    if (channels.putIfAbsent(snoopId, id) != null)
      return Reply.refused(500, "Snoop channel could not be created");
    event("StasisStart", Map.of("args", List.of(), "channel", channel(snoopId)));
    return Reply.ok(json(channel(snoopId)));
  }

  private Reply record(String id, Request request) {
    var name = request.parameter("name");
    var live = new Live(id, request.parameter("format"));
    if (recordings.putIfAbsent(name, live) != null)
      return Reply.refused(409, "Recording already exists and can not be overwritten");
    event("RecordingStarted", Map.of("recording", recording(name, live, "recording")));
    return new Reply.Answer(201, json(recording(name, live, "queued")));
  }

  private Reply value(String id, String expression) {
    if (expression.equals("CHANNEL(linkedid)")) return Reply.ok(json(Map.of("value", id)));
    if (expression.equals("CHANNEL(audionativeformat)"))
      return Reply.ok(json(Map.of("value", "(ulaw)")));
    var value = variable(id, expression);
    return value.isEmpty()
        ? Reply.refused(404, "Provided variable was not found")
        : Reply.ok(json(Map.of("value", value)));
  }

  private Reply ofRecording(Request request, String name) {
    var live = recordings.get(name);
    if (live == null) return Reply.refused(404, "Recording not found");
    if (request.method().equals("GET")) return Reply.ok(json(recording(name, live, "recording")));
    if (request.parts().getLast().equals("stop")) finish(name);
    return Reply.done();
  }

  private List<String> namesOf(String channel) {
    return recordings.entrySet().stream()
        .filter(e -> e.getValue().channel().equals(channel))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void finish(String name) {
    var live = recordings.remove(name);
    if (live != null)
      event("RecordingFinished", Map.of("recording", recording(name, live, "done")));
  }

  private void event(String type, Map<String, Object> fields) {
    var event = new LinkedHashMap<String, Object>();
    event.put("type", type);
    event.put("timestamp", TIME.format(Instant.now()));
    event.putAll(fields);
    event.put("asterisk_id", "02:00:00:00:00:01");
    event.put("application", FakeAsterisk.APP);
    events.accept(json(event));
  }

  private Map<String, Object> channel(String id) {
    return Map.of(
        "id",
        id,
        "name",
        "Local/fake-" + id + ";1",
        "state",
        "Up",
        "caller",
        Map.of("name", "Ann", "number", "4930123456"),
        "connected",
        Map.of("name", "", "number", "200"),
        "dialplan",
        dialplan(id),
        "creationtime",
        TIME.format(Instant.now()),
        "language",
        "en");
  }

  private Map<String, Object> dialplan(String id) {
    var app = inStasis.contains(id) ? "Stasis" : "Wait";
    var data = inStasis.contains(id) ? stasisData.getOrDefault(id, FakeAsterisk.APP) : "3600";
    return Map.of(
        "context", "lab", "exten", "200", "priority", 2, "app_name", app, "app_data", data);
  }

  private static Map<String, Object> recording(String name, Live live, String state) {
    return Map.of(
        "name",
        name,
        "format",
        live.format(),
        "state",
        state,
        "target_uri",
        "channel:" + live.channel());
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
