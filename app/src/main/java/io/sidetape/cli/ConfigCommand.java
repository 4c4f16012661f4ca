package io.sidetape.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sidetape config …`.
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Looks after the configuration file.",
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  /// `sidetape config check`.
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Prints the effective configuration, or all that is wrong with it at once.")
  int check(@Mixin ConfigOption config) {
    var effective = config.loadWhole();
    spec.commandLine().getOut().print(effective.masked());
    spec.commandLine().getOut().flush();
    return Exit.DONE;
  }
}
