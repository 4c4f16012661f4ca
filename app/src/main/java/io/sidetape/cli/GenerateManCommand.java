package io.sidetape.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sidetape generate-man`: the man pages, from the commands themselves.
@Command(
    name = "generate-man",
    mixinStandardHelpOptions = true,
    description = "Writes the man pages, one a command, into a folder.")
final class GenerateManCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "where to; made if it is not there")
  private Path folder = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(folder);
    write(spec.root().commandLine());
    return Exit.DONE;
  }

  private void write(CommandLine line) throws IOException {
    var page = new ManPage(line.getCommandSpec());
    var file = folder.resolve(page.name() + ".1");
    Files.write(file, page.roff().getBytes(StandardCharsets.UTF_8));
    spec.commandLine().getOut().println(file);
    for (var below : Sidetape.visible(line).values()) write(below);
  }
}
