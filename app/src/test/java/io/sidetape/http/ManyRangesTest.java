package io.sidetape.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hundred thousand ranges against the daemon's HTTP server, in a process of its own whose memory
/// and file descriptors can be counted: in headers, as requests that are open at once, and as
/// requests that are begun and left one after the other.
class ManyRangesTest {
  private static final int RANGES = 100_000;

  /// Of those that are left one after the other, which take their time: `-Dsidetape.ranges=100000`.
  private static final int LEFT = Integer.getInteger("sidetape.ranges", 5_000);

  private static final int MOST_CONNECTIONS = 1_000;
  private static final long FLAT_MIB = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /// Else who reads nothing makes room for others while a slow machine still counts them.
  private static final String OUTLASTS_THE_TEST = "3600";

  @TempDir private Path folder;
  private final List<RawClient> clients = new ArrayList<>();
  private Optional<Process> server = Optional.empty();
  private InetSocketAddress address = new InetSocketAddress(0);

  @AfterEach
  void stop() throws IOException {
    for (var client : clients) client.close();
    server.ifPresent(Process::destroyForcibly);
  }

  /// With a heap and a limit of descriptors, and a recording that is too long for any buffer.
  private void start(int descriptors) throws IOException {
    var file = folder.resolve("long.wav");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100 << 20);
    }
    var process =
        new ProcessBuilder(
                "prlimit",
                "--nofile=" + descriptors + ":" + descriptors,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RecordingServer.class.getName(),
                file.toString(),
                OUTLASTS_THE_TEST)
            .redirectError(folder.resolve("server.log").toFile())
            .start();
    server = Optional.of(process);
    var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    var line = out.readLine();
    while (!line.matches("\\d+")) line = out.readLine();
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(line));
    Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
  }

  @Test
  void in_headers_they_are_the_whole_once_or_too_long_a_header() throws IOException {
    start(4_096);
    var all = request("bytes=" + "0-0,".repeat(RANGES) + "5-5");
    assertThat(open(0, all).readTo("\r\n\r\n")).startsWith("HTTP/1.1 431 ");
    int each = 1_000;
    for (int n = 0; n < RANGES / each; n++)
      open(n, request("bytes=" + "0-0,".repeat(each - 1) + "5-5"));
    for (var client : clients.subList(1, clients.size()))
      assertThat(client.readTo("\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("content-length: " + (100 << 20))
          .doesNotContain("multipart");
    assertServes();
  }

  @Test
  void as_many_as_are_open_at_once_are_bounded_and_cost_no_memory_beyond_that() throws IOException {
    start(4_096);
    long fresh = descriptors();
    for (int n = 0; n < MOST_CONNECTIONS; n++) open(n, request("bytes=" + n + "-"));
    for (var client : clients) assertThat(client.readTo("\r\n\r\n")).startsWith("HTTP/1.1 206 ");
    long before = residentMib();
    int refused = 0;
    for (int n = MOST_CONNECTIONS; n < RANGES; n++)
      try (var one = connect(n)) {
        if (one.isEnded()) refused++;
      }
    assertThat(refused).isEqualTo(RANGES - MOST_CONNECTIONS);
    assertThat(descriptors()).isLessThanOrEqualTo(fresh + 2 * MOST_CONNECTIONS + 50);
    assertThat(residentMib()).isLessThan(before + FLAT_MIB);
    leave();
    assertServes();
  }

  @Test
  void begun_and_left_one_after_the_other_they_leave_nothing() throws IOException {
    start(4_096);
    long fresh = descriptors();
    int atOnce = 500;
    long before = 0;
    for (int round = 0; round < LEFT / atOnce; round++) {
      for (int n = 0; n < atOnce; n++) open(n, request("bytes=" + n + "-"));
      for (var client : clients) assertThat(client.readTo("\r\n\r\n")).startsWith("HTTP/1.1 206 ");
      leave();
      if (round == 4) before = residentMib();
    }
    assertThat(residentMib()).isLessThan(before + FLAT_MIB);
    await().atMost(PATIENCE).until(() -> descriptors() <= fresh + 50);
    assertServes();
  }

  @Test
  void where_descriptors_are_few_half_of_them_are_left_to_others() throws IOException {
    int few = 400;
    start(few);
    int open = 0;
    for (int n = 0; n < few; n++) {
      var client = open(n, request("bytes=" + n + "-"));
      if (open == n && client.readTo("\r\n\r\n").startsWith("HTTP/1.1 206 ")) open++;
    }
    assertThat(open).isEqualTo(few / 4);
    assertThat(descriptors()).isLessThan(few);
    leave();
    assertServes();
  }

  private RawClient open(int n, String request) throws IOException {
    var client = connect(n);
    clients.add(client);
    return client.send(request);
  }

  /// From one of many addresses: a client's ports are fewer than these requests.
  private RawClient connect(int n) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4_096); // it reads nothing, and so the server has to wait
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.bind(new InetSocketAddress("127.0.1." + (1 + n % 200), 0));
    socket.connect(address);
    return new RawClient(socket);
  }

  private void leave() throws IOException {
    for (var client : clients) client.close();
    clients.clear();
  }

  private static String request(String range) {
    return "GET /whole HTTP/1.1\r\nHost: x\r\nRange: " + range + "\r\n\r\n";
  }

  private void assertServes() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          try (var one = connect(0)) {
            var answer = one.send(request("bytes=5-9")).readTo("\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 206 ").contains("bytes 5-9/");
          }
        });
  }

  private long descriptors() throws IOException {
    try (var open = Files.list(proc("fd"))) {
      return open.count();
    }
  }

  private Path proc(String name) {
    return Path.of("/proc", String.valueOf(server.orElseThrow().pid()), name);
  }

  private long residentMib() throws IOException {
    try (var lines = Files.lines(proc("status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
