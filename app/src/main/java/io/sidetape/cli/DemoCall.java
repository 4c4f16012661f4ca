package io.sidetape.cli;

import io.sidetape.ari.AriException;
import io.sidetape.ari.Asterisk;
import io.sidetape.spool.RecordingId;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The demo's call: a caller and an agent, both played by the private Asterisk.
final class DemoCall {
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private final Asterisk asterisk;
  private final Path tenant;
  private final Duration patience;
  private final Set<Path> before;
  private final String id = "demo-" + RecordingId.at(System.currentTimeMillis());

  DemoCall(Asterisk asterisk, Path tenant, Duration patience) throws IOException {
    this.asterisk = asterisk;
    this.tenant = tenant;
    this.patience = patience;
    this.before = manifests();
  }

  /// A finished recording, and how long after the hangup it was there.
  record Recorded(Manifest manifest, Path file, Duration readyAfter) {}

  String id() {
    return id;
  }

  /// A call that came before would find a JVM that is still warming up.
  void await(BooleanSupplier ready) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!ready.getAsBoolean()) {
      if (System.nanoTime() > end)
        throw new CommandFailed(
            Exit.UNAVAILABLE, "the daemon was not ready within " + patience.toSeconds() + " s");
      Thread.sleep(LOOK_EVERY);
    }
  }

  void place() {
    asterisk.originate(
        id,
        "Local/talk@lab/n",
        "lab",
        "agent",
        Map.of("__SIDETAPE_ARGS", "tenant=demo,type=demo,agent=prompts,ref=DEMO-1"));
  }

  Recorded hangUp() throws InterruptedException, IOException {
    try {
      asterisk.hangup(id);
    } catch (AriException.Gone already) {
      throw new CommandFailed(Exit.FAILED, "the parties hung up by themselves; see the lab's log");
    }
    long since = System.nanoTime();
    while (System.nanoTime() - since < patience.toNanos()) {
      var fresh = manifests();
      fresh.removeAll(before);
      if (!fresh.isEmpty()) return recorded(fresh.iterator().next(), since);
      Thread.sleep(LOOK_EVERY);
    }
    throw new CommandFailed(Exit.FAILED, "no recording came within " + patience.toSeconds() + " s");
  }

  private static Recorded recorded(Path file, long since) throws IOException {
    var readyAfter = Duration.ofNanos(System.nanoTime() - since);
    return new Recorded(Manifest.read(file), file, readyAfter);
  }

  private Set<Path> manifests() throws IOException {
    var found = new HashSet<Path>();
    if (!Files.isDirectory(tenant)) return found;
    try (var files = Files.walk(tenant)) {
      files.filter(DemoCall::isManifest).forEach(found::add);
    } catch (java.io.UncheckedIOException moved) {
      if (!(moved.getCause() instanceof NoSuchFileException)) throw moved.getCause();
    }
    return found;
  }

  private static boolean isManifest(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.endsWith(".json") && !name.startsWith(".");
  }
}
