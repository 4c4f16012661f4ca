package io.sidetape.cli;

import io.sidetape.daemon.Checkup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sidetape doctor`: everything that would stop a recording, a line each.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at everything that would stop a recording.",
      "The configuration, Asterisk, its ARI user and timing module, folders, free space, the sink:"
          + " a line each, ok, warn or fail, with what to do. Exit status 69 where something fails."
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    var findings = new Checkup(config.load()).run();
    findings.forEach(this::print);
    return findings.stream().anyMatch(Checkup.Finding::isFailure) ? Exit.UNAVAILABLE : Exit.DONE;
  }

  private void print(Checkup.Finding finding) {
    var colour =
        switch (finding.verdict()) {
          case OK -> "@|green ok  |@";
          case WARN -> "@|yellow warn|@";
          case FAIL -> "@|red fail|@";
        };
    var verdict = Ansi.AUTO.string(colour);
    spec.commandLine()
        .getOut()
        .println(verdict + "  " + finding.subject() + ": " + finding.words());
    spec.commandLine().getOut().flush();
  }
}
