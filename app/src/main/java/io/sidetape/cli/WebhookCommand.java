package io.sidetape.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.webhook.Trial;
import io.sidetape.webhook.Trial.Result;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sidetape webhook …`.
@Command(
    name = "webhook",
    mixinStandardHelpOptions = true,
    description = "Tries the webhooks.",
    synopsisSubcommandLabel = "COMMAND")
final class WebhookCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  /// `sidetape webhook test`.
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description = {
        "Sends a test event to each webhook's target and says what each answered.",
        "The event's type is webhook.test; it is signed like any other, and not tried again. Exit"
            + " status 1 where one did not take it."
      })
  int test(
      @Mixin ConfigOption config,
      @Option(names = "--tenant", paramLabel = "T", description = "this tenant's targets alone")
          @Nullable String tenant,
      @Option(names = "--json", description = "prints a JSON array") boolean json)
      throws JsonProcessingException {
    var settings = config.load().webhooks();
    var results = Trial.of(settings, Clock.systemUTC()).run(Optional.ofNullable(tenant));
    if (results.isEmpty())
      throw new CommandFailed(
          Exit.FAILED, "no webhook is configured" + (tenant == null ? "" : " for " + tenant));
    var out = spec.commandLine().getOut();
    if (json) printJson(out, results);
    else results.forEach(result -> out.println(line(result)));
    out.flush();
    return results.stream().allMatch(Result::taken) ? Exit.DONE : Exit.FAILED;
  }

  private static String line(Result result) {
    var verdict = Ansi.AUTO.string(result.taken() ? "@|green ok  |@" : "@|red fail|@");
    return "%s  %s, %s: %s, %d ms"
        .formatted(
            verdict, result.tenant(), result.target(), result.words(), result.took().toMillis());
  }

  private static void printJson(PrintWriter out, List<Result> results)
      throws JsonProcessingException {
    var mapper = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();
    out.println(mapper.writeValueAsString(results.stream().map(WebhookCommand::json).toList()));
  }

  private static Map<String, Object> json(Result result) {
    var map = new LinkedHashMap<String, Object>();
    map.put("tenant", result.tenant());
    map.put("target", result.target());
    map.put("ok", result.taken());
    map.put("answer", result.words());
    map.put("took_ms", result.took().toMillis());
    return map;
  }
}
