package io.sidetape.cli;

import io.sidetape.training.Understudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sidetape train`: for the launcher, which has the JVM keep in its AOT cache what this run shows
/// it: a daemon's start, calls that are recorded and delivered, and a stop; which classes that
/// takes, which of their methods are hot, and what these see. The daemon is a process of its own,
/// so that the JVM learns of nothing else.
@Command(
    name = "train",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Plays Asterisk's part for a daemon, for its JVM to learn from.")
final class TrainCommand implements Callable<Integer> {
  /// Until the compiler has seen enough to compile a set-up to the last.
  private static final int CALLS = 5_000;

  private static final int AT_ONCE = 2;

  /// A slow disc learns less.
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(100);

  /// The JVM writes its cache after the daemon's end.
  private static final Duration END = Duration.ofMinutes(2);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FOLDER", description = "an empty one")
  private Path folder = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "WORD",
      description = "what starts the daemon, but for its --config")
  private List<String> command = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var recordings = Files.createDirectory(folder.resolve("recordings"));
    Files.createDirectory(recordings.resolve("sidetape"));
    try (var understudy = Understudy.start(recordings)) {
      return train(understudy, config(understudy, recordings));
    }
  }

  private int train(Understudy understudy, Path config) throws IOException, InterruptedException {
    var daemon = start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::destroy, "stop"));
    try {
      if (!comes(daemon, understudy)) return failed("the daemon did not come");
      int wentOn = understudy.perform(CALLS, AT_ONCE, LONGEST);
      if (wentOn == 0) return failed("the daemon let no call go on");
      spec.commandLine().getOut().println(wentOn + " calls");
      daemon.destroy();
      return daemon.waitFor(END.toSeconds(), TimeUnit.SECONDS)
          ? Exit.DONE
          : failed("the daemon did not end");
    } finally {
      daemon.destroyForcibly();
    }
  }

  private static boolean comes(Process daemon, Understudy understudy) throws InterruptedException {
    for (long end = System.nanoTime() + START.toNanos(); System.nanoTime() < end; ) {
      if (understudy.isHeard(LOOK)) return true;
      if (!daemon.isAlive()) return false;
    }
    return false;
  }

  private Process start(Path config) throws IOException {
    var words = new ArrayList<>(command);
    words.addAll(List.of("--config", config.toString()));
    return new ProcessBuilder(words).inheritIO().start();
  }

  private int failed(String why) {
    spec.commandLine().getErr().println("sidetape train: " + why);
    return Exit.FAILED;
  }

  private Path config(Understudy asterisk, Path recordings) throws IOException {
    var owners = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(
        Files.createFile(folder.resolve("sidetape.yaml"), owners),
        """
        asterisk:
          url: %s
          username: %s
          password: %s
          recordings: %s
        state: %s
        volume: %s
        http:
          listen: 127.0.0.1:0
        defaults:
          record: always
        """
            .formatted(
                asterisk.url(),
                asterisk.user(),
                asterisk.password(),
                recordings,
                folder.resolve("state"),
                folder.resolve("volume")));
  }
}
