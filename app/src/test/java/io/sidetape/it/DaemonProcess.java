package io.sidetape.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `sidetape run` as a process of its own, which can be killed as often as one likes. Each life has
/// its own log beside the configuration.
final class DaemonProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Path config;
  private final Outages outages = new Outages();
  private int lives;
  private @Nullable Process process;
  private @Nullable Instant deafSince;
  private boolean over;

  private DaemonProcess(Path folder, Path config) {
    this.folder = folder;
    this.config = config;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  /// Whoever is interrupted leaves no daemon behind.
  private synchronized void end() {
    over = true;
    if (process != null) process.destroyForcibly();
  }

  /// One that records every call of this Asterisk; it does not run yet.
  static DaemonProcess on(RealAsterisk asterisk, Path folder, URI sink) throws IOException {
    var ari = asterisk.config();
    var config = folder.resolve("sidetape.yaml");
    Files.writeString(
        config,
        """
        asterisk:
          url: %s
          username: %s
          password: %s
          recordings: %s
        state: %s
        volume: %s
        sink: {url: '%s'}
        http: {listen: '127.0.0.1:0'}
        calls: {min_free: 1MB}
        defaults: {record: always}
        """
            .formatted(
                ari.url(),
                ari.username(),
                ari.password(),
                ari.recordings(),
                folder.resolve("state"),
                folder.resolve("volume"),
                sink));
    config.toFile().setReadable(false, false);
    config.toFile().setReadable(true, true);
    return new DaemonProcess(folder, config);
  }

  Path config() {
    return config;
  }

  synchronized void start() throws IOException {
    if (over) return;
    lives++;
    process = sidetape("run").redirectOutput(log().toFile()).start();
  }

  /// What `sidetape status` prints; it fails where a call is unexplained.
  String status() throws IOException, InterruptedException {
    var asked = sidetape("status").start();
    var words = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (asked.waitFor() != 0) throw new AssertionError("sidetape status: " + words);
    return words;
  }

  private ProcessBuilder sidetape(String command) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1", // these lives are short
            "-XX:+UseSerialGC",
            "-cp",
            classPath(),
            "io.sidetape.cli.Sidetape",
            command,
            "--config",
            config.toString())
        .redirectErrorStream(true);
  }

  /// Without our own classes for tests: their logging is not the daemon's.
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(":"))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(":"));
  }

  /// Waits until it hears of calls.
  DaemonProcess listening() {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          if (process == null || !process.isAlive())
            throw new AssertionError("the daemon ended by itself: " + Files.readString(log()));
          return connected().isPresent();
        });
    return this;
  }

  /// When this life began to hear of calls.
  private Optional<Instant> connected() throws IOException {
    try (var lines = Files.lines(log())) {
      return lines
          .filter(line -> line.contains(": connected, "))
          .findFirst()
          .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))));
    }
  }

  /// SIGKILL: it has no time for a word.
  void kill() throws IOException {
    if (process == null) return;
    var from = Instant.now();
    process.destroyForcibly().onExit().join();
    var heardSince = connected();
    if (heardSince.isEmpty()) return;
    if (deafSince != null) outages.add(deafSince, heardSince.get());
    deafSince = from;
  }

  /// From each death until somebody heard of calls again.
  Outages outages() throws IOException {
    var heardSince = connected();
    if (deafSince != null && heardSince.isPresent()) outages.add(deafSince, heardSince.get());
    return outages;
  }

  private Path log() {
    return folder.resolve("daemon-" + lives + ".log");
  }

  @Override
  public void close() throws IOException {
    kill();
  }
}
