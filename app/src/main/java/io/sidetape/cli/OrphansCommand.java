package io.sidetape.cli;

import io.sidetape.daemon.ReplayDesk;
import io.sidetape.delivery.Survey;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sidetape orphans`: sound that no finished recording accounts for.
@Command(
    name = "orphans",
    mixinStandardHelpOptions = true,
    description = {
      "Lists sound that no finished recording accounts for and nobody works on.",
      "Files of ours, of the MixMonitor fallback and of other tools below Asterisk's recording"
          + " folder, recordings that the sink refused, spool folders without a readable journal,"
          + " leftovers on the volume. What was written to in the last minute does not count yet."
          + " `sidetape replay` takes them up. The id of files that bear no ULID is the first 12 hex"
          + " digits of the SHA-256 of the left side's path below the recording folder."
    })
final class OrphansCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "prints a JSON array")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    var effective = config.load();
    var clock = Clock.systemUTC();
    var survey = ReplayDesk.orphans(effective, clock).survey(ReplayDesk.isDaemonRunning(effective));
    var out = spec.commandLine().getOut();
    if (json) out.println(OrphanJson.of(survey.listed(), clock.instant()));
    else print(survey, clock);
    out.flush();
    survey
        .notes()
        .forEach(note -> spec.commandLine().getErr().println("sidetape orphans: " + note));
    return Exit.DONE;
  }

  private void print(Survey survey, Clock clock) {
    var out = spec.commandLine().getOut();
    if (survey.listed().isEmpty()) out.println("no orphans: every file is accounted for");
    else new OrphanTable(out, clock.instant()).print(survey.listed());
  }
}
