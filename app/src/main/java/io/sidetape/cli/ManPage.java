package io.sidetape.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// One command's man page, in the `man` macros of roff, from what picocli knows of the command.
final class ManPage {
  private static final Map<String, String> FILES =
      Map.of("--config", "/etc/sidetape/sidetape.yaml");

  private final CommandSpec command;
  private final StringBuilder page = new StringBuilder();

  ManPage(CommandSpec command) {
    this.command = command;
  }

  /// As in `man NAME`: `sidetape-config-check`.
  String name() {
    return command.qualifiedName("-");
  }

  String roff() {
    page.setLength(0);
    line(".TH \"" + name().toUpperCase(java.util.Locale.ROOT) + "\" \"1\" \"\" \"sidetape\" \"\"");
    section("NAME", name() + " - " + unstopped(description().getFirst()));
    synopsis();
    section("DESCRIPTION", description());
    options();
    commands();
    exitStatus();
    files();
    seeAlso();
    return page.toString();
  }

  private void synopsis() {
    line(".SH SYNOPSIS");
    line(".B " + text(command.qualifiedName()));
    for (var option : options(command)) line(text(synopsis(option)));
    for (var parameter : command.positionalParameters()) line(text(parameter.paramLabel()));
    if (!below().isEmpty()) line("COMMAND");
  }

  private static String synopsis(OptionSpec option) {
    var words = option.longestName() + (takesValue(option) ? "=" + option.paramLabel() : "");
    return option.required() ? words : "[" + words + "]";
  }

  private void options() {
    var options = options(command);
    if (options.isEmpty() && command.positionalParameters().isEmpty()) return;
    line(".SH OPTIONS");
    for (var parameter : command.positionalParameters())
      item(text(parameter.paramLabel()), parameter);
    for (var option : options) {
      var names = String.join(", ", option.names());
      item(text(takesValue(option) ? names + "=" + option.paramLabel() : names), option);
    }
  }

  private void commands() {
    if (below().isEmpty()) return;
    line(".SH COMMANDS");
    for (var it : below()) item(text(it.name()), new ManPage(it).description().subList(0, 1));
  }

  private void exitStatus() {
    line(".SH EXIT STATUS");
    command
        .root()
        .usageMessage()
        .exitCodeList()
        .forEach((code, words) -> item(code, List.of(words)));
  }

  private void files() {
    for (var option : options(command)) {
      var file = FILES.get(option.longestName());
      if (file == null) continue;
      line(".SH FILES");
      item(text(file), List.of("the configuration, unless --config or $SIDETAPE_CONFIG says else"));
    }
  }

  private void seeAlso() {
    var parent = command.parent();
    if (parent == null) return;
    line(".SH SEE ALSO");
    line(".BR " + text(parent.qualifiedName("-")) + " (1)");
  }

  private List<String> description() {
    return plain(command.usageMessage().description());
  }

  private List<CommandSpec> below() {
    return Sidetape.visible(command.commandLine()).values().stream()
        .map(line -> line.getCommandSpec())
        .toList();
  }

  private void item(String term, ArgSpec arg) {
    item(term, plain(arg.description()));
  }

  private void item(String term, List<String> words) {
    line(".TP");
    line("\\fB" + term + "\\fR");
    words.forEach(it -> line(text(it)));
  }

  private void section(String name, List<String> paragraphs) {
    line(".SH " + name);
    for (var paragraph : paragraphs) {
      line(".PP");
      line(text(paragraph));
    }
  }

  private void section(String name, String words) {
    line(".SH " + name);
    line(text(words));
  }

  private static List<OptionSpec> options(CommandSpec command) {
    return command.options().stream().filter(option -> !option.hidden()).toList();
  }

  private static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  private static List<String> plain(String[] lines) {
    return List.of(lines).stream().map(it -> Ansi.OFF.string(it).replace("%n", " ")).toList();
  }

  private static String unstopped(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  /// Text that roff takes for no more than text.
  private static String text(String raw) {
    var text = raw.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
    return text.startsWith(".") ? "\\&" + text : text;
  }
}
