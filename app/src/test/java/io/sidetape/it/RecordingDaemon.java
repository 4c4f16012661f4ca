package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.LiveFolder;
import io.sidetape.access.AccessSettings;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.call.CallSettings;
import io.sidetape.call.Policy;
import io.sidetape.daemon.AsteriskConfig;
import io.sidetape.daemon.Config;
import io.sidetape.daemon.Daemon;
import io.sidetape.daemon.HttpConfig;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import io.sidetape.webhook.Target;
import io.sidetape.webhook.WebhookSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A daemon in this JVM with a state and a volume of its own, and what it has on its volume.
final class RecordingDaemon implements AutoCloseable {
  /// Its calls are not recorded; all other tenants' are.
  static final String UNRECORDED = "quiet";

  /// Recordings, and the one file of the daemons' claims.
  private static final Predicate<String> ON_VOLUME =
      Pattern.compile("/([0-9A-Z]{26}\\.(wav|json)|\\.claims)$").asPredicate();

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Policy POLICY =
      new Policy(Policy.Rule.ALWAYS, Map.of(UNRECORDED, Policy.Rule.NEVER));

  private final RealAsterisk asterisk;
  private final Config config;
  private final Daemon daemon;
  private final Map<Path, Manifest> manifests = new ConcurrentHashMap<>();

  private RecordingDaemon(RealAsterisk asterisk, Config config) throws IOException {
    this.asterisk = asterisk;
    this.config = config;
    this.daemon = Daemon.start(config);
  }

  /// Starts one on this folder, and waits until it listens.
  static RecordingDaemon on(RealAsterisk asterisk, Path folder) throws IOException {
    return startedOn(asterisk, folder).listening();
  }

  /// Starts one, whether Asterisk takes it or not.
  static RecordingDaemon startedOn(RealAsterisk asterisk, Path folder) throws IOException {
    return startedOn(asterisk, asterisk.config(), folder);
  }

  /// Starts one that goes another way to the same Asterisk.
  static RecordingDaemon startedOn(RealAsterisk asterisk, AsteriskConfig way, Path folder)
      throws IOException {
    return new RecordingDaemon(asterisk, config(way, folder, CallSettings.DEFAULTS));
  }

  /// Starts one that tells these targets, on loopback, of these tenants' calls.
  static RecordingDaemon telling(
      Map<String, List<Target>> targets, RealAsterisk asterisk, Path folder) throws IOException {
    var webhooks = new WebhookSettings(targets, true, WebhookSettings.GIVE_UP_AFTER);
    var config = config(asterisk.config(), folder, CallSettings.DEFAULTS, webhooks);
    return new RecordingDaemon(asterisk, config).listening();
  }

  /// Starts one for which no disc is large enough: it records nothing, and says so.
  static RecordingDaemon withoutRoom(RealAsterisk asterisk, Path folder) throws IOException {
    var settings = new CallSettings(CallSettings.DEFAULTS.hold(), Long.MAX_VALUE);
    return new RecordingDaemon(asterisk, config(asterisk.config(), folder, settings)).listening();
  }

  /// Starts one that records however little room there is.
  static RecordingDaemon inAnyRoom(RealAsterisk asterisk, Path folder) throws IOException {
    var settings = new CallSettings(CallSettings.DEFAULTS.hold(), 0);
    return new RecordingDaemon(
            asterisk, config(asterisk.config(), folder, settings, WebhookSettings.DEFAULTS))
        .listening();
  }

  private static Config config(AsteriskConfig asterisk, Path folder, CallSettings calls) {
    return config(asterisk, folder, calls, WebhookSettings.DEFAULTS);
  }

  private static Config config(
      AsteriskConfig asterisk, Path folder, CallSettings calls, WebhookSettings webhooks) {
    return new Config(
        asterisk,
        folder.resolve("state"),
        folder.resolve("volume"),
        Optional.empty(),
        Optional.empty(),
        HttpConfig.ANY_PORT,
        AccessSettings.DEFAULTS,
        webhooks,
        calls,
        POLICY,
        Map.of(),
        List.of());
  }

  RecordingDaemon listening() {
    await().atMost(PATIENCE).until(daemon::ready);
    return this;
  }

  /// Where its HTTP server is.
  String url() {
    return "http://127.0.0.1:" + daemon.http().getPort();
  }

  /// A link that lets somebody in once.
  String entry(String path) {
    return daemon.entry(path);
  }

  boolean listens() {
    return daemon.asterisk().connected();
  }

  @Override
  public void close() throws IOException {
    daemon.close();
  }

  /// The one manifest of this call, once it is there.
  Manifest manifestOf(PlacedCall call) {
    return manifest(it -> it.call().channelId().equals(call.channelId()));
  }

  /// The one manifest with this label.
  Manifest manifestOf(String label, String value) {
    return manifest(it -> value.equals(it.call().labels().get(label)));
  }

  private Manifest manifest(Predicate<Manifest> wanted) {
    var found =
        await()
            .atMost(PATIENCE)
            .until(() -> manifests().stream().filter(wanted).toList(), it -> !it.isEmpty());
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /// All manifests that are on the volume now.
  Collection<Manifest> manifests() throws IOException {
    for (var file : volumeFiles())
      if (isManifest(file) && !manifests.containsKey(file))
        manifests.put(file, Manifest.read(file));
    return manifests.values();
  }

  private static boolean isManifest(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.endsWith(".json") && !name.endsWith(".deleted.json") && !name.startsWith(".");
  }

  Path audioOf(Manifest manifest) throws IOException {
    return volumeFiles().stream()
        .filter(file -> file.endsWith(manifest.id() + ".wav"))
        .findFirst()
        .orElseThrow();
  }

  StereoWav wavOf(Manifest manifest) throws IOException {
    return StereoWav.read(audioOf(manifest));
  }

  List<Path> volumeFiles() throws IOException {
    return LiveFolder.files(config.volume());
  }

  /// Waits until nothing of this recording is in the spool, in Asterisk or in its folder.
  void leavesNothingOf(String id) {
    await("nothing is left of " + id)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(left()).noneMatch(it -> it.contains(id)));
    for (var side : Side.values())
      assertThat(asterisk.records(side.recordingName(new RecordingId(id)))).isFalse();
  }

  /// The same for all recordings there were.
  void leavesNothing() {
    await("nothing is left").atMost(PATIENCE).untilAsserted(() -> assertThat(left()).isEmpty());
  }

  /// Snoops, recordings in work and files that are not where they belong.
  private List<String> left() throws IOException {
    var works = Stream.of(config.state().resolve("spool"), asterisk.recordings());
    var channels = asterisk.channels().stream().map(ChannelInfo::id);
    return Stream.of(
            channels.filter(id -> Side.parse(id).isPresent()),
            works.flatMap(folder -> LiveFolder.recordings(folder).stream()).map(Path::toString),
            volumeFiles().stream().map(Path::toString).filter(file -> !ON_VOLUME.test(file)))
        .flatMap(it -> it)
        .toList();
  }
}
