package io.sidetape.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A label whose values come from outside and so have a limit: each value is a time series that
/// Prometheus and we keep for good. The first ones keep their names, the rest are `other`.
final class BoundedLabel {
  static final String OTHER = "other";

  private final int limit;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  BoundedLabel(int limit) {
    this.limit = limit;
  }

  String of(String value) {
    return known.contains(value) || remember(value) ? value : OTHER;
  }

  private synchronized boolean remember(String value) {
    return known.contains(value) || (known.size() < limit && known.add(value));
  }
}
