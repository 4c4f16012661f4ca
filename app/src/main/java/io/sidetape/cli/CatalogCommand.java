package io.sidetape.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogException;
import io.sidetape.delivery.Indexed;
import io.sidetape.delivery.Rebuild;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sidetape catalog …`.
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    description = "Looks after the index of finished recordings.",
    synopsisSubcommandLabel = "COMMAND")
final class CatalogCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  /// `sidetape catalog rebuild`.
  @Command(
      name = "rebuild",
      mixinStandardHelpOptions = true,
      description = {
        "Makes the index anew from the volume's manifests.",
        "The daemon may go on meanwhile; done twice, it changes nothing. A file that is not what its"
            + " name and folder say is named and passed over; exit status 1 where there is one, 69"
            + " where the database is not reachable."
      })
  int rebuild(
      @Mixin ConfigOption config,
      @Option(names = "--json", description = "prints what was done as JSON") boolean json)
      throws IOException {
    var effective = config.load();
    var volume = new Volume(effective.volume());
    volume
        .check()
        .ifPresent(words -> {
          throw new CommandFailed(Exit.FAILED, words);
        });
    try (var catalog = Catalog.of(effective.catalog())) {
      return tell(rebuilt(catalog, volume), json);
    } catch (CatalogException down) {
      throw new CommandFailed(Exit.UNAVAILABLE, String.valueOf(down.getMessage()));
    }
  }

  private Indexed rebuilt(Catalog catalog, Volume volume) throws IOException {
    var progress = new RebuildProgress(spec.commandLine().getErr());
    try {
      return new Rebuild(catalog, volume, _ -> {}, Clock.systemUTC()).everything(progress);
    } finally {
      progress.end();
    }
  }

  private int tell(Indexed done, boolean json) throws JsonProcessingException {
    var err = spec.commandLine().getErr();
    done.broken().forEach(words -> err.println("sidetape catalog rebuild: passed over: " + words));
    var out = spec.commandLine().getOut();
    out.println(json ? new JsonMapper().writeValueAsString(done) : words(done));
    out.flush();
    err.flush();
    return done.broken().isEmpty() ? Exit.DONE : Exit.FAILED;
  }

  private static String words(Indexed done) {
    return "%d calls in the catalog, %d deleted, %d forgotten, %d passed over"
        .formatted(done.calls(), done.deleted(), done.removed(), done.broken().size());
  }
}
