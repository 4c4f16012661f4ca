package io.sidetape.daemon;

import io.sidetape.access.AccessSettings;
import io.sidetape.ari.AriSettings;
import io.sidetape.call.CallSettings;
import io.sidetape.call.Policy;
import io.sidetape.catalog.CatalogSettings;
import io.sidetape.delivery.PairPattern;
import io.sidetape.io.FreeSpace;
import io.sidetape.spool.Side;
import io.sidetape.store.SinkSettings;
import io.sidetape.webhook.WebhookSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The whole configuration, checked.
///
/// @param state where the journal and the outbox are
/// @param volume where finished recordings are
/// @param catalogServer where the index of finished recordings is; else it is in the state folder
/// @param retention how long each tenant's recordings are kept; for ever where a tenant is missing
/// @param orphanPatterns what other tools call the two files of a call, besides the usual
public record Config(
    AsteriskConfig asterisk,
    Path state,
    Path volume,
    Optional<SinkSettings> sink,
    Optional<CatalogSettings.Server> catalogServer,
    HttpConfig http,
    AccessSettings access,
    WebhookSettings webhooks,
    CallSettings calls,
    Policy policy,
    Map<String, Duration> retention,
    List<PairPattern> orphanPatterns) {
  /// Where the systemd unit keeps state.
  public static final Path STATE = Path.of("/var/lib/sidetape");

  public Config {
    retention = Map.copyOf(retention);
    orphanPatterns = List.copyOf(orphanPatterns);
  }

  /// Where Asterisk writes its recordings.
  public Path recordings() {
    return asterisk.recordings();
  }

  /// Bytes that Asterisk can still write of recordings: in its folder, or in ours within it, which
  /// may be a disc of its own, where there are fewer.
  public long freeForRecordings() {
    var ours = recordings().resolve(Side.FOLDER);
    return Math.min(FreeSpace.of(recordings()), FreeSpace.of(ours));
  }

  /// How Asterisk is spoken to.
  public AriSettings ari() {
    var settings =
        AriSettings.of(asterisk.url(), asterisk.username(), asterisk.password(), asterisk.app());
    return asterisk.ca().map(settings::withCa).orElse(settings);
  }

  /// Where the index of finished recordings is.
  public CatalogSettings catalog() {
    return catalogServer.isPresent()
        ? catalogServer.get()
        : new CatalogSettings.Embedded(state.resolve("catalog.db"));
  }

  /// Whether the volume keeps the audio: always, unless a sink takes it instead.
  public boolean keeps() {
    return sink.map(SinkSettings::keep).orElse(true);
  }

  /// What is wrong with the folders and files that the configuration names; empty when all is well.
  public List<String> checkFolders() {
    return new FolderCheck(this).problems();
  }

  /// The effective configuration as YAML, secrets as `***`.
  public String masked() {
    return MaskedYaml.of(this);
  }
}
