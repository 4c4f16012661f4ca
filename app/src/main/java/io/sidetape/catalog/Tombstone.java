package io.sidetape.catalog;

import java.time.Instant;

/// What is left of a recording that was deleted: who did it and when.
///
/// @param json as it lies on the volume
public record Tombstone(
    String id,
    String tenant,
    String channelId,
    Instant startedAt,
    Instant deletedAt,
    String deletedBy,
    String json) {
  public Tombstone {
    Ids.check(tenant, id);
  }

  /// The tombstone in this JSON.
  ///
  /// @throws IllegalArgumentException what is no tombstone
  public static Tombstone of(String json) {
    var tree = CatalogRow.parse(json);
    return new Tombstone(
        CatalogRow.text(tree, "id"),
        CatalogRow.text(tree, "tenant"),
        CatalogRow.text(tree, "channel_id"),
        CatalogRow.time(tree, "started_at"),
        CatalogRow.time(tree, "deleted_at"),
        CatalogRow.text(tree, "deleted_by"),
        json);
  }
}
