package io.sidetape.training;

import io.sidetape.spool.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// What an [Understudy] says: Asterisk's answers to what a daemon asks of a call, and the events
/// that come of it, as Asterisk 22 words them. Requests are answered on the network's thread.
final class Script {
  /// `parts` are the path's, decoded, without `ari`.
  record Request(String method, List<String> parts, Map<String, String> query) {
    String parameter(String name) {
      return query.getOrDefault(name, "");
    }

    private String part(int at) {
      return at < parts.size() ? parts.get(at) : "";
    }
  }

  record Answer(int status, String json) {}

  /// A call that is up; `wentOn` is done once the daemon has let it go on.
  record Call(String id, CompletableFuture<Void> wentOn, Map<Side, String> snoops) {}

  private static final Answer DONE = new Answer(204, "");

  private final Path recordings;
  private final Consumer<String> events;
  private final Map<Side, byte[]> sounds = Map.of(Side.IN, Sound.wav(), Side.OUT, Sound.wav());
  private final AtomicInteger placed = new AtomicInteger();
  private final Map<String, Call> calls = new ConcurrentHashMap<>();
  private final Map<String, Call> recorded = new ConcurrentHashMap<>();

  Script(Path recordings, Consumer<String> events) {
    this.recordings = recordings;
    this.events = events;
  }

  /// One comes in.
  Call call() {
    int number = placed.incrementAndGet();
    var call =
        new Call("1700000000." + number, new CompletableFuture<>(), new ConcurrentHashMap<>());
    calls.put(call.id(), call);
    events.accept(Words.entered(call.id(), "tenant=training"));
    return call;
  }

  /// It is over, and its snoops and their recordings with it.
  void hangUp(Call call) {
    for (var side : call.snoops().entrySet()) finish(call, side.getKey(), side.getValue());
    calls.remove(call.id());
    events.accept(Words.destroyed(call.id()));
  }

  private void finish(Call call, Side side, String snoopId) {
    var name = nameOf(snoopId);
    if (recorded.remove(name, call)) {
      write(name, side);
      events.accept(Words.recording("RecordingFinished", name, snoopId, "done"));
    }
    events.accept(Words.left(snoopId));
    call.snoops().remove(side);
  }

  private void write(String name, Side side) {
    try {
      Files.write(recordings.resolve(name + ".wav"), sounds.get(side));
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  Answer answer(Request request) {
    return switch (request.part(0)) {
      case "api-docs" -> new Answer(200, "{\"apiVersion\":\"10.0.0\"}");
      case "asterisk" -> new Answer(200, "{\"system\":{\"version\":\"22.0.0\"}}");
      case "applications" -> new Answer(200, Words.app());
      case "channels" -> request.parts().size() == 1 ? all() : ofChannel(request);
      case "recordings" -> ofRecording(request.part(2));
      default -> nothing("Resource");
    };
  }

  private Answer all() {
    return new Answer(200, Words.channels(calls.keySet()));
  }

  private Answer ofChannel(Request request) {
    var id = request.part(1);
    if (request.part(2).equals("record")) return record(id, request.parameter("name"));
    var call = calls.get(id);
    if (call == null) return nothing("Channel");
    return switch (request.method() + " " + request.part(2)) {
      case "GET " -> new Answer(200, Words.channel(id));
      case "POST snoop" -> snoop(call, request.part(3));
      case "GET variable" -> new Answer(200, Words.value("(ulaw)"));
      case "POST continue" -> letGo(call);
      default -> DONE;
    };
  }

  private Answer snoop(Call call, String snoopId) {
    var side = Side.parse(snoopId);
    if (side.isEmpty()) return nothing("Side");
    call.snoops().put(side.get().side(), snoopId);
    events.accept(Words.entered(snoopId));
    return new Answer(200, Words.channel(snoopId));
  }

  /// Only a side of a call of ours is recorded, and under its own name: a file is made of it.
  private Answer record(String snoopId, String name) {
    for (var call : calls.values())
      if (call.snoops().containsValue(snoopId) && name.equals(nameOf(snoopId))) {
        recorded.put(name, call);
        events.accept(Words.recording("RecordingStarted", name, snoopId, "recording"));
        return new Answer(201, Words.live(name, snoopId, "queued"));
      }
    return nothing("Channel");
  }

  private static String nameOf(String snoopId) {
    return Side.parse(snoopId).map(of -> of.side().recordingName(of.id())).orElseThrow();
  }

  private Answer letGo(Call call) {
    events.accept(Words.left(call.id()));
    call.wentOn().complete(null);
    return DONE;
  }

  private Answer ofRecording(String name) {
    if (!recorded.containsKey(name)) return nothing("Recording");
    return new Answer(200, Words.live(name, "", "recording"));
  }

  private static Answer nothing(String what) {
    return new Answer(404, "{\"message\":\"" + what + " not found\"}");
  }
}
