package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.LiveFolder;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.daemon.Config;
import io.sidetape.daemon.ReplayDesk;
import io.sidetape.delivery.Orphan;
import io.sidetape.delivery.ReplayResult;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a round leaves on disc and in Asterisk, whoever runs the daemon.
final class Estate {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// Replay leaves alone what may still be written to; here everybody has hung up.
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));

  private static final Set<Orphan.Kind> FALLBACK =
      EnumSet.of(Orphan.Kind.FALLBACK_PAIR, Orphan.Kind.FALLBACK_SIDE);

  /// Recordings, and the one file of the daemons' claims.
  private static final Pattern ON_VOLUME =
      Pattern.compile(".*/([0-9A-Z]{26}\\.(wav|json)|\\.claims)");

  private final RealAsterisk asterisk;
  private final Config config;

  Estate(RealAsterisk asterisk, Config config) {
    this.asterisk = asterisk;
    this.config = config;
  }

  /// Waits until everything is delivered, MixMonitor's recordings included, and nothing of ours is
  /// left in Asterisk, in the spool or in the recording folder.
  void settle() {
    settle(true);
  }

  /// The same, with or without an Asterisk to ask.
  void settle(boolean askAsterisk) {
    await("everything is delivered")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(inWork(askAsterisk)).isEmpty());
    await("nothing is left to replay")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> {
          assertThat(afterReplay()).isEmpty();
          assertThat(inWork(askAsterisk)).isEmpty(); // a mark becomes a call in work
        });
    assertThat(LiveFolder.files(config.volume()))
        .allMatch(file -> ON_VOLUME.matcher(file.toString()).matches());
    if (askAsterisk) manifests().forEach(this::isNotRecorded);
  }

  private void isNotRecorded(Manifest manifest) {
    for (var side : Side.values())
      assertThat(asterisk.records("sidetape/" + manifest.id() + "-" + side.word())).isFalse();
  }

  private List<String> inWork(boolean askAsterisk) {
    var left = new ArrayList<String>();
    if (askAsterisk) asterisk.channels().stream().map(ChannelInfo::id).forEach(left::add);
    LiveFolder.files(config.state().resolve("spool")).forEach(file -> left.add(file.toString()));
    return left;
  }

  /// Takes what MixMonitor recorded through replay, and answers what is in the recording folder
  /// then. Any other orphan is a loss of ours.
  private List<Path> afterReplay() throws IOException, InterruptedException {
    try (var desk = ReplayDesk.open(config, LATER)) {
      var orphans = desk.orphans().survey(desk.isDaemonRunning()).listed();
      assertThat(orphans).extracting(Orphan::kind).isSubsetOf(FALLBACK);
      desk.replay("acme", true)
          .run(orphans, result -> assertThat(result).isNotInstanceOf(ReplayResult.Failed.class));
    }
    return LiveFolder.recordings(config.recordings());
  }

  List<Manifest> manifests() {
    return LiveFolder.files(config.volume()).stream()
        .filter(file -> file.toString().endsWith(".json"))
        .map(Estate::read)
        .toList();
  }

  Path audioOf(Manifest manifest) {
    return LiveFolder.files(config.volume()).stream()
        .filter(file -> file.endsWith(manifest.id() + ".wav"))
        .findFirst()
        .orElseThrow();
  }

  private static Manifest read(Path file) {
    try {
      return Manifest.read(file);
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
  }
}
