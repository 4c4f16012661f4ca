package io.sidetape.cli;

import java.util.LinkedHashMap;
import java.util.List;
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
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:some of it failed",
      "2:wrong usage",
      "69:a service is not reachable",
      "78:wrong configuration"
    })
public final class Sidetape {
  private static final List<Class<?>> COMMANDS =
      List.of(
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
          TrainCommand.class,
          HelpCommand.class);

  private Sidetape() {}

  /// Runs a command and ends with its exit status.
  public static void main(String[] args) {
    System.exit(commandLine(args).execute(args));
  }

  /// The one command that is asked for, or all where none of them is plainly: reading the options
  /// of all takes longer than a short merge.
  private static List<Class<?>> asked(String[] args) {
    if (args.length > 0)
      for (var command : COMMANDS.subList(0, COMMANDS.indexOf(GenerateCompletion.class)))
        if (command.getAnnotation(Command.class).name().equals(args[0])) return List.of(command);
    return COMMANDS;
  }

  /// What reads these words; without any, what reads all.
  static CommandLine commandLine(String... args) {
    var line = new CommandLine(new Sidetape());
    asked(args).forEach(line::addSubcommand);
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
