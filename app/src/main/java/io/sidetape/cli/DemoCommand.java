package io.sidetape.cli;

import io.sidetape.access.AccessSettings;
import io.sidetape.audio.Waveform;
import io.sidetape.call.CallSettings;
import io.sidetape.call.Policy;
import io.sidetape.daemon.AsteriskConfig;
import io.sidetape.daemon.Config;
import io.sidetape.daemon.Daemon;
import io.sidetape.daemon.HttpConfig;
import io.sidetape.store.Manifest;
import io.sidetape.webhook.WebhookSettings;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sidetape demo`: the whole way once, on a real Asterisk of its own.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Records one real call on a private Asterisk and shows what came of it.",
      "It brings up the Asterisk, starts the daemon, places a call of two parties who say different"
          + " things, hangs up, and shows where the recording is and what it is like. The first run"
          + " installs Asterisk into a cache folder, in about a minute, as root."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TENANT = "demo";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "how long the parties talk (default: ${DEFAULT-VALUE})")
  private int seconds = 10;

  @Option(
      names = "--serve",
      paramLabel = "MINUTES",
      description = "how long the player stays open afterwards (default: 10 on a terminal, else 0)")
  private @Nullable Integer serve;

  @Option(names = "--json", description = "prints the manifest as JSON on stdout")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1 || seconds > 3600)
      throw new CommandFailed(Exit.USAGE, "--seconds " + seconds + ": 1 to 3600");
    if (serve != null && (serve < 0 || serve > 1440))
      throw new CommandFailed(Exit.USAGE, "--serve " + serve + ": 0 to 1440");
    var lab = Lab.up(Path.of(System.getProperty("sidetape.home", ".")), "demo");
    step("Asterisk " + lab.version() + " is up at " + lab.url());
    var config = config(lab);
    try (var daemon = Daemon.start(config)) {
      var call = new DemoCall(daemon.asterisk(), config.volume().resolve(TENANT), PATIENCE);
      call.await(daemon::ready);
      step("the daemon listens; volume " + config.volume());
      call.place();
      talk(call.id());
      var recorded = call.hangUp();
      show(recorded);
      serve(daemon, "/calls/" + recorded.manifest().id());
    }
    return Exit.DONE;
  }

  private void talk(String id) throws InterruptedException {
    var bar = new ProgressBar(stderr(), "two parties talk (" + id + ")", seconds);
    for (int second = 0; second < seconds; second++) {
      bar.at(second);
      Thread.sleep(Duration.ofSeconds(1));
    }
    bar.done();
  }

  private void show(DemoCall.Recorded recorded) throws IOException {
    var manifest = recorded.manifest();
    var audio = manifest.audio();
    if (audio == null)
      throw new CommandFailed(Exit.FAILED, "the call was not recorded: " + manifest.reason());
    var file = recorded.file().resolveSibling(audio.file());
    step("hung up; the recording was ready " + recorded.readyAfter().toMillis() + " ms later");
    if (json)
      stdout().println(new String(manifest.toJson(), java.nio.charset.StandardCharsets.UTF_8));
    else print(manifest, file);
    stdout().flush();
  }

  /// The player lives in the daemon, and the daemon as long as the demo.
  private void serve(Daemon daemon, String path) throws InterruptedException {
    int minutes = serve != null ? serve : onTerminal() ? 10 : 0;
    if (minutes <= 0) {
      step("to hear it in a browser: sidetape demo --serve 10");
      return;
    }
    step("hear it, for " + minutes + " min (Ctrl-C ends it): " + daemon.entry(path));
    Thread.sleep(Duration.ofMinutes(minutes));
  }

  private static boolean onTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private void print(Manifest manifest, Path file) throws IOException {
    new DemoReport(stdout(), manifest, file).print(Waveform.of(file, DemoReport.COLUMNS));
  }

  /// Everything of the demo's lies beside its Asterisk, in the cache.
  private static Config config(Lab lab) throws IOException {
    var home = Files.createDirectories(lab.folder().resolve("sidetape"));
    return new Config(
        new AsteriskConfig(
            lab.url(),
            lab.username(),
            lab.password(),
            AsteriskConfig.APP,
            Optional.empty(),
            lab.recordings()),
        Files.createDirectories(home.resolve("state")),
        Files.createDirectories(home.resolve("recordings")),
        Optional.empty(),
        Optional.empty(),
        HttpConfig.ANY_PORT,
        AccessSettings.DEFAULTS,
        WebhookSettings.DEFAULTS,
        CallSettings.DEFAULTS,
        new Policy(Policy.Rule.ALWAYS, Map.of()),
        Map.of(),
        List.of());
  }

  private void step(String words) {
    stderr().println("demo: " + words);
    stderr().flush();
  }

  private PrintWriter stdout() {
    return spec.commandLine().getOut();
  }

  private PrintWriter stderr() {
    return spec.commandLine().getErr();
  }
}
