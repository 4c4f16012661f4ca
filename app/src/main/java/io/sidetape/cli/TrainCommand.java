package io.sidetape.cli;

import io.sidetape.ari.AriSettings;
import io.sidetape.ari.Asterisk;
import io.sidetape.call.Rehearsal;
import io.sidetape.daemon.ConfigException;
import io.sidetape.daemon.ConfigLoader;
import io.sidetape.daemon.Daemon;
import io.sidetape.http.HttpServer;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `sidetape train`: for the launcher, which keeps in the JVM's AOT cache what this run has shown:
/// the classes of a daemon's start and of a call's set-up, and which of their loops are hot.
/// Asterisk's part is played by a server that knows of nothing.
@Command(
    name = "train",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Goes through the daemon's start and a call's set-up, for the JVM to learn from.")
final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "an empty one")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigException {
    try (var nobody = HttpServer.start("127.0.0.1", 0, new Metrics("training"), List.of())) {
      var url = URI.create("http://127.0.0.1:" + nobody.address().getPort());
      try (var _ = Daemon.start(ConfigLoader.load(config(url), Map.of()));
          var asterisk = Asterisk.of(AriSettings.of(url, "nobody", "none", "training"))) {
        new Rehearsal(asterisk, folder.resolve("rehearsal"), Clock.systemUTC()).perform(true);
      }
    }
    return Exit.DONE;
  }

  private Path config(URI asterisk) throws IOException {
    var recordings = Files.createDirectory(folder.resolve("recordings"));
    var owners = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(
        Files.createFile(folder.resolve("sidetape.yaml"), owners),
        """
        asterisk:
          url: %s
          username: nobody
          password: none
          recordings: %s
        state: %s
        volume: %s
        http:
          listen: 127.0.0.1:0
        """
            .formatted(asterisk, recordings, folder.resolve("state"), folder.resolve("volume")));
  }
}
