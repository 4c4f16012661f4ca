package io.sidetape.catalog;

import java.io.IOException;

/// The index does not answer, or not as it should; the recordings are none the worse for it.
public final class CatalogException extends IOException {
  CatalogException(String words, Throwable cause) {
    super(words, cause);
  }

  CatalogException(String words) {
    super(words);
  }
}
