package io.sidetape.daemon;

import io.sidetape.ari.AriException;
import io.sidetape.ari.Asterisk;
import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogSettings;
import io.sidetape.io.FreeSpace;
import io.sidetape.store.Sink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Looks at everything that would stop a recording, and says what to do about it.
public final class Checkup {
  private static final int OLDEST_ASTERISK = 16;

  /// So little above what there must be that somebody should know.
  private static final long LITTLE_ROOM = 500_000_000;

  /// An hour's stereo at 8 kHz.
  private static final long ROOM_TO_DELIVER = 115_000_000;

  private static final List<String> TIMING =
      List.of("res_timing_timerfd.so", "res_timing_pthread.so");

  private final Config config;
  private final List<Finding> findings = new ArrayList<>();

  public Checkup(Config config) {
    this.config = config;
  }

  /// How bad it is.
  public enum Verdict {
    OK,
    WARN,
    FAIL
  }

  /// One thing looked at.
  public record Finding(Verdict verdict, String subject, String words) {
    public boolean isFailure() {
      return verdict == Verdict.FAIL;
    }
  }

  /// All findings, in the order in which a recording would need the things.
  public List<Finding> run() throws InterruptedException {
    try (var asterisk = Asterisk.of(config.ari())) {
      asterisk(asterisk);
    } catch (IllegalArgumentException unusable) {
      add(Verdict.FAIL, "asterisk", String.valueOf(unusable.getMessage()));
    }
    folders();
    long least = config.calls().minFreeBytes();
    var unrecorded = "new calls are not recorded";
    room("recordings", config.recordings(), config.freeForRecordings(), least, unrecorded);
    room("state", config.state(), FreeSpace.of(config.state()), least, unrecorded);
    var volume = config.volume();
    room("volume", volume, FreeSpace.of(volume), ROOM_TO_DELIVER, "recordings wait for room");
    if (config.sink().isPresent()) sink();
    if (config.catalog() instanceof CatalogSettings.Server server) catalog(server);
    return List.copyOf(findings);
  }

  private void asterisk(Asterisk asterisk) {
    var url = config.asterisk().url().toString();
    try {
      var version = asterisk.version();
      add(Verdict.OK, "asterisk", version.asterisk() + ", ARI " + version.api() + ", at " + url);
      warnIfOld(version.asterisk());
      timing(asterisk);
    } catch (AriException.Refused refused) {
      add(
          Verdict.FAIL,
          "ARI user",
          refused.getMessage() + "; compare asterisk.username and password with ari.conf");
    } catch (AriException away) {
      add(Verdict.FAIL, "asterisk", away.getMessage() + "; asterisk.url must lead to its ARI");
    }
  }

  private void warnIfOld(String text) {
    var major = text.replaceFirst("^\\D*(\\d+).*$", "$1");
    if (major.matches("\\d{1,4}") && Integer.parseInt(major) < OLDEST_ASTERISK)
      add(
          Verdict.WARN,
          "asterisk",
          "older than " + OLDEST_ASTERISK + ", never tried with sidetape");
  }

  private void timing(Asterisk asterisk) {
    for (var module : TIMING)
      if (asterisk.moduleStatus(module).filter(Checkup::isRunning).isPresent()) {
        add(Verdict.OK, "timing", module);
        return;
      }
    add(Verdict.WARN, "timing", "neither of " + TIMING + " runs; snoops lose frames with others");
  }

  private static boolean isRunning(String status) {
    return status.toLowerCase(Locale.ROOT).equals("running");
  }

  private void folders() {
    var problems = config.checkFolders();
    problems.forEach(words -> add(Verdict.FAIL, "folders", words));
    if (problems.isEmpty()) add(Verdict.OK, "folders", "recordings, state and volume can be used");
  }

  /// @param least below which what `otherwise` says is so
  private void room(String name, Path folder, long free, long least, String otherwise) {
    var words = free / 1_000_000 + " MB free at " + folder;
    add(verdict(free, least), "room for " + name, free < least ? words + ": " + otherwise : words);
  }

  private static Verdict verdict(long free, long least) {
    if (free < least) return Verdict.FAIL;
    return free < least + LITTLE_ROOM ? Verdict.WARN : Verdict.OK;
  }

  private void sink() throws InterruptedException {
    var settings = config.sink().orElseThrow();
    try (var sink = new Sink(settings)) {
      var problem = sink.check();
      add(
          problem.isPresent() ? Verdict.FAIL : Verdict.OK,
          "sink",
          problem
              .map(words -> words + "; recordings wait until it is there")
              .orElse(settings.url() + " answers"));
    } catch (IllegalArgumentException unusable) {
      add(Verdict.FAIL, "sink", String.valueOf(unusable.getMessage()));
    }
  }

  private void catalog(CatalogSettings.Server server) {
    try (var catalog = Catalog.of(server)) {
      var problem = catalog.check();
      add(
          problem.isPresent() ? Verdict.FAIL : Verdict.OK,
          "catalog",
          problem
              .map(words -> words + "; calls are recorded, and are found once it is there")
              .orElse(server.url() + " answers"));
    }
  }

  private void add(Verdict verdict, String subject, String words) {
    findings.add(new Finding(verdict, subject, words));
  }
}
