package io.sidetape.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The way in: `sidetape COMMAND`. Results on stdout, diagnostics on stderr, and an exit status
/// that a script can rely on.
@Command(
    name = "sidetape",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Records Asterisk's calls, both sides apart, into one stereo file each.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      MergeCommand.class,
      OrphansCommand.class,
      ReplayCommand.class,
      DoctorCommand.class,
      StatusCommand.class,
      CatalogCommand.class,
      TokenCommand.class,
      WebhookCommand.class,
      ConfigCommand.class,
      GenerateCompletion.class,
      GenerateManCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:some of it failed",
      "2:wrong usage",
      "69:a service is not reachable",
      "78:wrong configuration"
    })
public final class Sidetape {
  private Sidetape() {}

  /// Runs a command and ends with its exit status.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new Sidetape());
    line.setExecutionExceptionHandler(new Complaint());
    line.setParameterExceptionHandler(new Misuse());
    line.setUsageHelpAutoWidth(true);
    everyCommandTellsTheVersion(line);
    return line;
  }

  private static void everyCommandTellsTheVersion(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version());
    line.getSubcommands().values().forEach(Sidetape::everyCommandTellsTheVersion);
  }

  /// The commands that are meant for people.
  static Map<String, CommandLine> visible(CommandLine line) {
    var commands = new LinkedHashMap<>(line.getSubcommands());
    commands.values().removeIf(it -> it.getCommandSpec().usageMessage().hidden());
    return commands;
  }
}
