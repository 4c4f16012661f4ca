package io.sidetape.cli;

import io.sidetape.daemon.Daemon;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `sidetape run`: the daemon, until SIGTERM or SIGINT.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "The daemon: records the calls that the dialplan hands to Stasis(sidetape,…).",
      "It runs until SIGTERM or SIGINT. A stop harms no call: Asterisk goes on recording, and the"
          + " next start takes it up."
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var daemon = Daemon.start(config.loadWhole());
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon, stopped), "stop"));
    stopped.await();
    return Exit.DONE;
  }

  private static void stop(Daemon daemon, CountDownLatch stopped) {
    try {
      daemon.close();
    } catch (IOException trouble) {
      System.err.println("sidetape run: stopping: " + trouble.getMessage());
    } finally {
      stopped.countDown();
    }
  }
}
