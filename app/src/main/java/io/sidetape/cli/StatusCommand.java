package io.sidetape.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.sidetape.io.FreeSpace;
import io.sidetape.spool.Census;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sidetape status`: what is on disc, counted; it needs no running daemon.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Counts live recordings, the backlog and the calls of each tenant.",
      "Live recordings, backlog, oldest undelivered, counts by tenant since yesterday (UTC), free"
          + " space. Exit status 1 where a call is unexplained: expected, and neither in work nor"
          + " ended."
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "prints it as JSON")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /// What `--json` prints.
  record Status(Census calls, Room recordings, Room volume) {}

  /// Bytes that can still be written below a folder.
  record Room(String folder, long freeBytes) {
    static Room of(Path folder, long freeBytes) {
      return new Room(folder.toString(), freeBytes);
    }
  }

  @Override
  public Integer call() throws IOException {
    var effective = config.load();
    var now = Instant.now();
    checkReadable(effective.state());
    var calls = Census.of(effective.state(), Census.yesterday(now));
    var volume = effective.volume();
    var status =
        new Status(
            calls,
            Room.of(effective.recordings(), effective.freeForRecordings()),
            Room.of(volume, FreeSpace.of(volume)));
    if (json) printJson(status);
    else print(status, now);
    spec.commandLine().getOut().flush();
    return calls.unexplained() == 0 ? Exit.DONE : Exit.FAILED;
  }

  /// Of what cannot be looked at, nothing is no count.
  private static void checkReadable(Path state) {
    if (Files.notExists(state) || (Files.isDirectory(state) && Files.isExecutable(state))) return;
    throw new CommandFailed(
        Exit.FAILED, "state: " + state + " cannot be read; run this as the daemon's user");
  }

  private void printJson(Status status) throws IOException {
    var mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    spec.commandLine().getOut().println(mapper.writeValueAsString(status));
  }

  private void print(Status status, Instant now) {
    var out = spec.commandLine().getOut();
    var calls = status.calls();
    var oldest = calls.oldestUndelivered().map(at -> ", oldest " + age(at, now)).orElse("");
    line(out, "live", String.valueOf(calls.live()));
    line(out, "backlog", calls.backlog() + oldest);
    calls
        .lastFailure()
        .ifPresent(last -> line(out, "failing", calls.failing() + ", last " + words(last, now)));
    line(out, "set aside", String.valueOf(calls.setAside()));
    if (calls.unreadable() > 0) line(out, "unreadable", calls.unreadable() + " in the spool");
    line(out, "free", room(status.recordings()) + "; " + room(status.volume()));
    out.println("since " + calls.since() + " (UTC):");
    if (calls.tenants().isEmpty()) out.println("  no call was expected");
    calls.tenants().forEach((tenant, tally) -> out.println("  " + tenant + ": " + words(tally)));
  }

  private static void line(PrintWriter out, String name, String words) {
    out.printf(Locale.ROOT, "%-10s %s%n", name, words);
  }

  private static String words(Census.Failure last, Instant now) {
    return "%s ago: %s: %s, attempt %d, next at %s"
        .formatted(
            age(last.at(), now),
            last.id(),
            last.why(),
            last.attempt(),
            last.next().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String words(Census.Tally tally) {
    return "%d expected, %d recorded%s%s, %d in work, %d unexplained%s"
        .formatted(
            tally.expected(),
            tally.recorded(),
            reasons("absent", tally.absent()),
            reasons("failed", tally.failed()),
            tally.inWork(),
            tally.unexplained(),
            tally.unexplained() == 0 ? "" : "  <-- look for these in the log");
  }

  private static String reasons(String status, Map<String, Integer> reasons) {
    if (reasons.isEmpty()) return "";
    return reasons.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(reason -> reason.getValue() + " " + reason.getKey())
        .collect(Collectors.joining(", ", ", " + status + " (", ")"));
  }

  private static String age(Instant at, Instant now) {
    long seconds = Math.max(0, Duration.between(at, now).toSeconds());
    if (seconds < 120) return seconds + " s";
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  private static String room(Room room) {
    return (room.freeBytes() / 1_000_000) + " MB at " + room.folder();
  }
}
