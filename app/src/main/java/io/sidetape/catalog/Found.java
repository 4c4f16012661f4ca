package io.sidetape.catalog;

/// What the index knows by an id.
public sealed interface Found {
  /// The call is there.
  record Kept(CatalogRow row) implements Found {}

  /// It was, and was deleted.
  record Deleted(Tombstone tombstone) implements Found {}
}
