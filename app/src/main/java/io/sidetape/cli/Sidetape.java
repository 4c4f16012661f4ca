package io.sidetape.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/// The way in: `sidetape COMMAND`. Results on stdout, diagnostics on stderr, and an exit status
/// that a script can rely on.
public final class Sidetape {
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("merge", MergeCommand::described);
    COMMANDS.put("orphans", OrphansCommand::new);
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("doctor", DoctorCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("catalog", CatalogCommand::new);
    COMMANDS.put("token", TokenCommand::new);
    COMMANDS.put("webhook", WebhookCommand::new);
    COMMANDS.put("config", ConfigCommand::new);
    COMMANDS.put("generate-completion", GenerateCompletion::new);
    COMMANDS.put("generate-man", GenerateManCommand::new);
    COMMANDS.put("train", TrainCommand::new);
    COMMANDS.put("help", HelpCommand::new);
  }

  /// What they do, they do to all the others.
  private static final Set<String> ABOUT_ALL =
      Set.of("generate-completion", "generate-man", "help");

  private Sidetape() {}

  /// Runs a command and ends with its exit status.
  public static void main(String[] args) {
    System.exit(commandLine(args).execute(args));
  }

  /// What reads these words; without any, what reads all. The one command that is asked for is
  /// enough, where one plainly is: reading the options of all takes longer than a short merge.
  static CommandLine commandLine(String... args) {
    var line = new CommandLine(described());
    var asked = args.length > 0 && !ABOUT_ALL.contains(args[0]) ? COMMANDS.get(args[0]) : null;
    if (asked != null) line.addSubcommand(args[0], asked.get());
    else COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
    line.setExecutionExceptionHandler(new Complaint());
    line.setParameterExceptionHandler(new Misuse());
    line.setUsageHelpAutoWidth(true);
    everyCommandTellsTheVersion(line);
    return line;
  }

  private static CommandSpec described() {
    var spec = CommandSpec.create().name("sidetape");
    spec.usageMessage()
        .description("Records Asterisk's calls, both sides apart, into one stereo file each.")
        .synopsisSubcommandLabel("COMMAND")
        .exitCodeListHeading("%nExit status:%n")
        .exitCodeList(exits());
    return StandardOptions.addTo(spec);
  }

  private static Map<String, String> exits() {
    var exits = new LinkedHashMap<String, String>();
    exits.put("0", "done");
    exits.put("1", "some of it failed");
    exits.put("2", "wrong usage");
    exits.put("69", "a service is not reachable");
    exits.put("78", "wrong configuration");
    return exits;
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
