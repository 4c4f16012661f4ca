package io.sidetape.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// The least that a program can do to have both sides of a call recorded: the daemon's requests, in
/// the daemon's order, over plain sockets, with no journal, no policy and nothing that can go
/// wrong. What the daemon takes beyond this is its own.
final class BareClient implements AutoCloseable {
  static final String APP = "sidetape-bare";

  /// Four for each call of a burst, and some more, opened one after another: Asterisk's backlog is
  /// ten, and a connection that does not fit into it comes a second late.
  private static final int CONNECTIONS = 48;

  private static final String EVENTS =
      """
      {"allowed":[{"type":"StasisStart"},{"type":"RecordingStarted"}]}\
      """;

  private final URI url;
  private final String user;
  private final String password;
  private final String folder;
  private final BareConnection events;
  private final JsonMapper json = JsonMapper.builder().build();
  private final ConcurrentLinkedDeque<BareConnection> idle = new ConcurrentLinkedDeque<>();
  private final Map<String, BlockingQueue<String>> calls = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("bare-", 0).factory());

  /// @param folder where Asterisk writes the recordings, below its own
  BareClient(URI url, String user, String password, String folder) throws IOException {
    this.url = url;
    this.user = user;
    this.password = password;
    this.folder = folder;
    events = connection();
    events.upgrade("/events?subscribeAll=false&app=" + APP);
    var filter = connection();
    filter.send("PUT", "/applications/" + APP + "/eventFilter", EVENTS);
    filter.answer();
    idle.add(filter);
    for (int i = 1; i < CONNECTIONS; i++) idle.add(connection());
    threads.execute(this::read);
  }

  private BareConnection connection() throws IOException {
    return new BareConnection(url, user, password);
  }

  private void read() {
    try {
      while (true) received(events.event());
    } catch (IOException closed) {
      calls.clear();
    }
  }

  /// Ours are named after their call: `CALL.in`, `CALL.out`.
  private void received(String text) throws IOException {
    var event = json.readTree(text);
    var name = event.path("recording").path("name").asText(event.at("/channel/id").asText());
    var call = name.substring(name.lastIndexOf('/') + 1).replaceFirst("\\.(in|out)$", "");
    var known = calls.get(call);
    if (known != null) known.add(event.path("type").asText());
    else if (event.path("type").asText().equals("StasisStart")) begin(call);
  }

  private void begin(String call) {
    var mailbox = new LinkedBlockingQueue<String>();
    calls.put(call, mailbox);
    threads.execute(() -> live(call, mailbox));
  }

  private void live(String call, BlockingQueue<String> mailbox) {
    try {
      record(call, mailbox);
    } catch (IOException fault) {
      System.err.println("bench: bare client: " + fault.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      calls.remove(call);
    }
  }

  private void record(String call, BlockingQueue<String> mailbox)
      throws IOException, InterruptedException {
    var channel = "/channels/" + call;
    together(
        List.of(
            channel + "/snoop/" + call + ".in?spy=in&whisper=none&app=" + APP,
            channel + "/snoop/" + call + ".out?spy=out&whisper=none&app=" + APP,
            channel + "/variable?variable=SIDETAPE_ID&value=" + call),
        channel + "/variable?variable=CHANNEL(audionativeformat)");
    await(mailbox, "StasisStart");
    together(
        List.of(
            recording(call + ".in"),
            recording(call + ".out"),
            channel + "/variable?variable=SIDETAPE_STATUS&value=recording",
            "/applications/" + APP + "/subscription?eventSource=channel:" + call),
        null);
    await(mailbox, "RecordingStarted");
    together(List.of(channel + "/continue"), null);
  }

  private String recording(String snoop) {
    return "/channels/"
        + snoop
        + "/record?format=wav&ifExists=fail&beep=false&terminateOn=none"
        + "&maxDurationSeconds=0&maxSilenceSeconds=0&name="
        + folder
        + "%2F"
        + snoop;
  }

  /// All are on their way before the first answer is read.
  private void together(List<String> posts, @Nullable String get) throws IOException {
    var busy = new java.util.ArrayList<BareConnection>();
    for (var path : posts) send("POST", path, busy);
    if (get != null) send("GET", get, busy);
    for (var connection : busy) connection.answer();
    idle.addAll(busy); // at the end, so that none is idle until Asterisk closes it
  }

  private void send(String method, String path, List<BareConnection> busy) throws IOException {
    var pooled = idle.poll();
    var connection = pooled == null ? connection() : pooled;
    connection.send(method, path);
    busy.add(connection);
  }

  private static void await(BlockingQueue<String> mailbox, String type)
      throws InterruptedException {
    for (int seen = 0; seen < 2; ) if (mailbox.take().equals(type)) seen++;
  }

  @Override
  public void close() throws IOException {
    events.close();
    threads.shutdownNow();
    for (var connection : idle) connection.close();
  }
}
