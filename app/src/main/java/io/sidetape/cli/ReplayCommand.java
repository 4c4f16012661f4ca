package io.sidetape.cli;

import ch.qos.logback.classic.Level;
import io.sidetape.daemon.Config;
import io.sidetape.daemon.ReplayDesk;
import io.sidetape.delivery.Orphan;
import io.sidetape.delivery.Orphan.Kind;
import io.sidetape.delivery.Orphans;
import io.sidetape.delivery.Replay;
import io.sidetape.delivery.Survey;
import io.sidetape.spool.RecordingId;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sidetape replay`: orphans through the pipeline of a live call.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Takes orphans and set-aside recordings through the same pipeline as a live call.",
      "Done twice, it does nothing the second time; stopped anywhere, the next run or the daemon goes"
          + " on. Where a daemon runs, that one delivers, and this looks on. Exit status 1 where some"
          + " are not done."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final String TENANT = "[a-z0-9][a-z0-9_-]{0,62}";

  @Mixin private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "ID", arity = "0..*", description = "as `sidetape orphans` shows it")
  private List<String> ids = List.of();

  @Option(
      names = "--all",
      description = "all that `sidetape orphans` lists, but leftovers on the volume")
  private boolean all;

  @Option(names = "--dry-run", description = "says what would be done, and does nothing")
  private boolean dryRun;

  @Option(
      names = "--tenant",
      paramLabel = "T",
      defaultValue = "default",
      description = "whose calls they are, where nothing says so; default: ${DEFAULT-VALUE}")
  private String tenant = "default";

  @Option(
      names = "--delete-sources",
      description = "deletes other tools' files too, once they are delivered")
  private boolean deleteSources;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (all == !ids.isEmpty())
      throw new CommandFailed(Exit.USAGE, "name the ids to replay, or --all");
    if (!tenant.matches(TENANT))
      throw new CommandFailed(
          Exit.USAGE, "--tenant " + tenant + ": use 1 to 63 of a-z 0-9 _ -, not _ or - first");
    var effective = config.loadWhole();
    return dryRun ? tell(effective) : replay(effective);
  }

  private int tell(Config effective) throws IOException {
    var orphans = ReplayDesk.orphans(effective, Clock.systemUTC());
    var chosen = chosen(orphans, orphans.survey(ReplayDesk.isDaemonRunning(effective)));
    var replay = ReplayDesk.planner(effective, Clock.systemUTC(), tenant, deleteSources);
    for (var orphan : chosen) out().println(orphan.id() + ": " + replay.plan(orphan));
    if (chosen.isEmpty()) out().println("nothing to replay");
    out().flush();
    return Exit.DONE;
  }

  /// Delivery's own lines about what went well would say everything twice.
  private static void quietDelivery() {
    if (LoggerFactory.getLogger(Replay.class.getPackageName())
        instanceof ch.qos.logback.classic.Logger logger) logger.setLevel(Level.WARN);
  }

  private int replay(Config effective) throws IOException, InterruptedException {
    quietDelivery();
    try (var desk = ReplayDesk.open(effective, Clock.systemUTC())) {
      var orphans = desk.orphans();
      var chosen = chosen(orphans, orphans.survey(desk.isDaemonRunning()));
      if (desk.isDaemonRunning() && !chosen.isEmpty())
        err().println("replay: a daemon runs on " + effective.state() + ", and delivers them");
      return replay(desk, chosen);
    }
  }

  private int replay(ReplayDesk desk, List<Orphan> chosen)
      throws IOException, InterruptedException {
    var progress = new ReplayProgress(err(), chosen.size());
    var interrupted = new Thread(() -> interrupted(progress, chosen.size()), "interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    desk.replay(tenant, deleteSources).run(chosen, progress::add);
    Runtime.getRuntime().removeShutdownHook(interrupted);
    progress.end();
    out().println(chosen.isEmpty() ? "nothing to replay" : summary(progress, chosen.size()));
    out().flush();
    return progress.isAllDone() ? Exit.DONE : Exit.FAILED;
  }

  private static String summary(ReplayProgress progress, int total) {
    return progress.done() + " of " + total + " replayed";
  }

  private void interrupted(ReplayProgress progress, int total) {
    progress.end();
    err()
        .println(
            "sidetape replay: stopped, "
                + summary(progress, total)
                + "; nothing is half done: the daemon, or replay again, goes on");
    err().flush();
  }

  /// @throws CommandFailed an id that nothing is known of
  private List<Orphan> chosen(Orphans orphans, Survey survey) throws IOException {
    if (all)
      return survey.listed().stream().filter(it -> it.kind() != Kind.VOLUME_LEFTOVER).toList();
    var chosen = new ArrayList<Orphan>();
    for (var id : new LinkedHashSet<>(ids)) {
      var called = survey.all().stream().filter(orphan -> orphan.isCalled(id)).toList();
      var sound = called.stream().filter(it -> it.kind() != Kind.VOLUME_LEFTOVER).toList();
      if (called.isEmpty()) explain(orphans, id);
      chosen.addAll(sound.isEmpty() ? called : sound);
    }
    return chosen;
  }

  /// An id that is no orphan's: of a recording that is finished, or a mistake.
  private void explain(Orphans orphans, String text) throws IOException {
    var id = RecordingId.parse(text);
    if (id.isPresent() && orphans.isInWork(id.get()))
      throw new CommandFailed(Exit.USAGE, text + ": is in work already; nothing to replay");
    if (id.isEmpty() || !orphans.isDelivered(id.get()))
      throw new CommandFailed(Exit.USAGE, text + ": no orphan has this id; see `sidetape orphans`");
    err().println(text + ": delivered already, and nothing of it is left");
    err().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
