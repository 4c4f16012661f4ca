package io.sidetape.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Wrong words on the command line: what is wrong with them, what may have been meant, and where
/// the help is. The help itself would push the message off the screen.
final class Misuse implements IParameterExceptionHandler {
  private static final String UNNAMED = "Missing required subcommand";

  @Override
  public int handleParseException(ParameterException fault, String[] args) {
    var line = fault.getCommandLine();
    var name = line.getCommandSpec().qualifiedName();
    line.getErr().println(name + ": " + words(fault, line));
    var meant = suggestions(line.getUnmatchedArguments(), line);
    if (!meant.isEmpty()) line.getErr().println("Did you mean " + String.join(" or ", meant) + "?");
    line.getErr().println("Try '" + name + " --help'.");
    return Exit.USAGE;
  }

  /// A misspelt option is what matters, even where something else is missing for it.
  private static String words(ParameterException fault, CommandLine line) {
    var unmatched = line.getUnmatchedArguments();
    if (!unmatched.isEmpty() && isAboutWords(fault))
      return "unknown " + kind(unmatched.getFirst(), line) + " '" + unmatched.getFirst() + "'";
    var message = String.valueOf(fault.getMessage());
    if (message.equals(UNNAMED))
      return "which command? " + String.join(", ", Sidetape.visible(line).keySet());
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static boolean isAboutWords(ParameterException fault) {
    return fault instanceof UnmatchedArgumentException
        || fault instanceof MissingParameterException
        || String.valueOf(fault.getMessage()).equals(UNNAMED);
  }

  private static String kind(String word, CommandLine line) {
    if (word.startsWith("-")) return "option";
    return line.getSubcommands().isEmpty() ? "argument" : "command";
  }

  private static List<String> suggestions(List<String> unmatched, CommandLine line) {
    if (unmatched.isEmpty()) return List.of();
    return new UnmatchedArgumentException(line, unmatched)
        .getSuggestions().stream().limit(2).toList();
  }
}
