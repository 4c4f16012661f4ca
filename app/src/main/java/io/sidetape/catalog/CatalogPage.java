package io.sidetape.catalog;

import java.util.List;
import java.util.Optional;

/// One page of a search, newest first.
///
/// @param next the cursor of the page after it; empty on the last one
public record CatalogPage(List<CatalogRow> rows, Optional<String> next) {
  public CatalogPage {
    rows = List.copyOf(rows);
  }
}
