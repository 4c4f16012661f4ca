package io.sidetape.cli;

import java.util.LinkedHashMap;
import java.util.List;
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
  /// A command that is made only where it is asked for.
  private record Named(String name, Supplier<Object> command) {
    void addTo(CommandLine line) {
      line.addSubcommand(name, command.get());
    }
  }

  private static final List<Named> COMMANDS =
      List.of(
          new Named("run", RunCommand::new),
          new Named("demo", DemoCommand::new),
          new Named("merge", MergeCommand::described),
          new Named("orphans", OrphansCommand::new),
          new Named("replay", ReplayCommand::new),
          new Named("doctor", DoctorCommand::new),
          new Named("status", StatusCommand::new),
          new Named("catalog", CatalogCommand::new),
          new Named("token", TokenCommand::new),
          new Named("webhook", WebhookCommand::new),
          new Named("config", ConfigCommand::new),
          new Named("generate-completion", GenerateCompletion::new),
          new Named("generate-man", GenerateManCommand::new),
          new Named("train", TrainCommand::new),
          new Named("help", HelpCommand::new));

  /// What they do, they do to all the others.
  private static final Set<String> ABOUT_ALL =
      Set.of("generate-completion", "generate-man", "help");

  private Sidetape() {}

  /// Runs a command and ends with its exit status.
  public static void main(String[] args) {
    System.exit(run(Stdout.ofProcess(), args));
  }

  static int run(Stdout stdout, String... args) {
    var line = commandLine(args).setOut(stdout.writer());
    int exit = line.execute(args);
    line.getOut().flush();
    stdout.complaint().ifPresent(words -> line.getErr().println("sidetape: " + words));
    return stdout.isCut() && exit == Exit.DONE ? Exit.FAILED : exit;
  }

  /// What reads these words; without any, what reads all.
  static CommandLine commandLine(String... args) {
    var line = new CommandLine(described());
    asked(args).forEach(named -> named.addTo(line));
    line.setExecutionExceptionHandler(new Complaint());
    line.setParameterExceptionHandler(new Misuse());
    line.setUsageHelpAutoWidth(true);
    line.setExpandAtFiles(false); // a file may be called so
    everyCommandTellsTheVersion(line);
    return line;
  }

  /// The one command that is asked for, or all where none of them is plainly: reading the options
  /// of all takes longer than a short merge.
  private static List<Named> asked(String... args) {
    if (args.length > 0 && !ABOUT_ALL.contains(args[0]))
      for (var command : COMMANDS) if (command.name().equals(args[0])) return List.of(command);
    return COMMANDS;
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
