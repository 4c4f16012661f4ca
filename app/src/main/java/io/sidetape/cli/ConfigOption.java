package io.sidetape.cli;

import io.sidetape.daemon.Config;
import io.sidetape.daemon.ConfigException;
import io.sidetape.daemon.ConfigLoader;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--config FILE`, else `$SIDETAPE_CONFIG`, else the usual place.
final class ConfigOption {
  private static final String USUAL = "/etc/sidetape/sidetape.yaml";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "the configuration (default: $SIDETAPE_CONFIG, else " + USUAL + ")")
  private @Nullable Path file;

  Path file() {
    if (file != null) return file;
    var named = System.getenv("SIDETAPE_CONFIG");
    return Path.of(named == null || named.isEmpty() ? USUAL : named);
  }

  /// @throws CommandFailed with every problem, a line each
  Config load() {
    return load(System.getenv());
  }

  /// The configuration, its folders checked as well.
  ///
  /// @throws CommandFailed with every problem, a line each
  Config loadWhole() {
    var config = load();
    var problems = config.checkFolders();
    if (!problems.isEmpty())
      throw new CommandFailed(Exit.CONFIG, String.join(System.lineSeparator(), problems));
    return config;
  }

  private Config load(Map<String, String> environment) {
    try {
      return ConfigLoader.load(file(), environment);
    } catch (ConfigException wrong) {
      throw new CommandFailed(Exit.CONFIG, String.join(System.lineSeparator(), wrong.problems()));
    }
  }
}
