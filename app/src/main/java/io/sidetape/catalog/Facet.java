package io.sidetape.catalog;

import java.util.Locale;

/// What a search can ask for by its exact value.
public enum Facet {
  CALLER,
  CALLED,
  AGENT,
  TYPE,
  STATUS,
  REASON;

  /// As it is called in a manifest and in the API.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
