package io.sidetape.catalog;

/// A row and its place.
record Placed(long seq, CatalogRow row) {}
