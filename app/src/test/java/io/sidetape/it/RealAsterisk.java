package io.sidetape.it;

import static org.awaitility.Awaitility.await;

import io.sidetape.ari.AriException;
import io.sidetape.ari.AriSettings;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.daemon.AsteriskConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// A private Asterisk of the lab, up until it is closed.
final class RealAsterisk implements AutoCloseable {
  private static final String RELEASE = System.getProperty("sidetape.lab.release", "22");

  private final String name;
  private final Map<String, String> facts;
  private final Asterisk asterisk;
  private final AtomicInteger signals = new AtomicInteger();
  private final Thread downAtExit;

  private RealAsterisk(String name, Map<String, String> facts) {
    this.name = name;
    this.facts = facts;
    this.asterisk = Asterisk.of(settings());
    this.downAtExit = new Thread(this::down);
    Runtime.getRuntime().addShutdownHook(downAtExit);
  }

  /// @param role what it is for; each run has its own
  static RealAsterisk up(String role) {
    return started(role);
  }

  /// One whose clock can be set.
  static RealAsterisk withClock(String role) {
    return started(role, "--settable-clock");
  }

  private static RealAsterisk started(String role, String... more) {
    LabTools.install();
    var name = role + "-" + ProcessHandle.current().pid();
    var up = new ArrayList<>(List.of("up", "--name", name, "--release", RELEASE));
    up.addAll(List.of(more));
    var facts = new HashMap<String, String>();
    for (var line : Script.lab(up.toArray(String[]::new))) {
      int equals = line.indexOf('=');
      if (equals > 0) facts.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new RealAsterisk(name, facts);
  }

  /// Sets its clock off by so much; it was right before.
  void setClock(Duration off) throws IOException {
    var file = Path.of(fact("LAB_CLOCK"));
    var next = file.resolveSibling("clock.next");
    Files.writeString(next, "%+d\n".formatted(off.toSeconds()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Stops the process; its ports and its password stay its own.
  void stop() {
    Script.lab("down", "--name", name);
  }

  void start() {
    Script.lab("up", "--name", name, "--release", RELEASE);
  }

  /// SIGKILL: it closes no file and says no word.
  void kill() throws IOException {
    long pid = Long.parseLong(Files.readString(Path.of(fact("LAB_DIR"), "pid")).strip());
    var process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  private void down() {
    Script.lab("down", "--name", name, "--purge");
  }

  @Override
  public void close() {
    asterisk.close();
    Runtime.getRuntime().removeShutdownHook(downAtExit);
    down();
  }

  String version() {
    return fact("LAB_VERSION");
  }

  AsteriskConfig config() {
    return new AsteriskConfig(
        URI.create(fact("LAB_ARI_URL")),
        fact("LAB_ARI_USER"),
        fact("LAB_ARI_PASSWORD"),
        AsteriskConfig.APP,
        Optional.empty(),
        recordings());
  }

  private AriSettings settings() {
    var config = config();
    return AriSettings.of(config.url(), config.username(), config.password(), config.app());
  }

  /// One that has the app and hears nothing: where a daemon has just died.
  Asterisk deaf() {
    var deaf = Asterisk.open(settings(), event -> {});
    await().until(deaf::connected);
    return deaf;
  }

  int sipPort() {
    return Integer.parseInt(fact("LAB_SIP_PORT"));
  }

  Path recordings() {
    return Path.of(fact("LAB_RECORDINGS"));
  }

  Path logs() {
    return Path.of(fact("LAB_DIR"), "log");
  }

  Path configuration() {
    return Path.of(fact("LAB_DIR"), "etc");
  }

  /// Another noise than all others, as wide as a telephone.
  Signal signal() throws IOException {
    int seed = signals.incrementAndGet();
    return Signal.narrow(sounds(), "narrow-" + seed, seed);
  }

  /// Another, over after two seconds.
  Signal briefSignal() throws IOException {
    int seed = signals.incrementAndGet();
    return Signal.brief(sounds(), "brief-" + seed, seed);
  }

  /// The same, as wide as G.722.
  Signal wideSignal() throws IOException {
    int seed = signals.incrementAndGet();
    return Signal.wide(sounds(), "wide-" + seed, seed);
  }

  private Path sounds() throws IOException {
    return Files.createDirectories(Path.of(fact("LAB_SOUNDS")));
  }

  void cli(String command) {
    Script.lab("cli", "--name", name, command);
  }

  /// A call of the lab's `party` to an extension that is recorded.
  PlacedCall call(String party, String extension, Map<String, String> variables) {
    var id = "it-" + UUID.randomUUID();
    var placed = Instant.now();
    asterisk.originate(id, "Local/" + party + "@lab/n", "lab", extension, variables);
    return new PlacedCall(this, id, placed);
  }

  PlacedCall call(String extension, Map<String, String> variables) {
    return call("talk", extension, variables);
  }

  /// A real SIP call with RTP; returns when it is over.
  void sip(Signal say, String codec, String to, int millis, String args, Signal agentSay) {
    sip(say, codec, to, millis, args, agentSay, Map.of());
  }

  /// @param more further options of `lab/sipp/call`, by name
  void sip(
      Signal say,
      String codec,
      String to,
      int millis,
      String args,
      Signal agentSay,
      Map<String, String> more) {
    var options =
        new ArrayList<>(
            List.of(
                "--sip-port", fact("LAB_SIP_PORT"),
                "--say", say.file().toString(),
                "--codec", codec,
                "--to", to,
                "--ms", String.valueOf(millis),
                "--args", args,
                "--agent-say", agentSay.stem().toString()));
    more.forEach((name, value) -> options.addAll(List.of(name, value)));
    Script.sipp("call", options);
  }

  /// Sends a channel to another place in the dialplan, `703`, whatever it is doing.
  void redirect(String channelId, String extension) {
    var name = asterisk.channel(channelId).orElseThrow().name();
    cli("channel redirect %s lab,%s,1".formatted(name, extension));
  }

  /// The moment just before Asterisk was told; one that is gone already is as good.
  Instant hangUp(String channelId) {
    var now = Instant.now();
    try {
      asterisk.hangup(channelId);
    } catch (AriException.Gone already) {
      return now;
    }
    return now;
  }

  Optional<ChannelInfo> channel(String id) {
    return asterisk.channel(id);
  }

  List<ChannelInfo> channels() {
    return asterisk.channels();
  }

  Optional<String> variable(String channelId, String expression) {
    try {
      return asterisk.variable(channelId, expression).filter(value -> !value.isEmpty());
    } catch (AriException.Gone hungUp) {
      return Optional.empty();
    }
  }

  boolean records(String recordingName) {
    return asterisk.liveRecordingState(recordingName).isPresent();
  }

  private String fact(String key) {
    var value = facts.get(key);
    if (value == null) throw new AssertionError("the lab did not tell its " + key);
    return value;
  }
}
