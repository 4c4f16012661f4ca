package io.sidetape.access;

import io.sidetape.access.Audit.Entry;
import io.sidetape.access.Audit.What;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// What was written down not long ago, up to a number of things.
final class Recently {
  private static final int MOST = 10_000;

  private record Key(String who, String recording, What what, String from) {
    static Key of(Entry entry) {
      return new Key(entry.who(), entry.recording(), entry.what(), entry.from());
    }
  }

  private final Duration span;
  private final Map<Key, Instant> seen =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Instant> eldest) {
          return size() > MOST;
        }
      };

  Recently(Duration span) {
    this.span = span;
  }

  boolean has(Entry entry) {
    var at = seen.get(Key.of(entry));
    return at != null && entry.at().isBefore(at.plus(span));
  }

  void add(Entry entry) {
    seen.put(Key.of(entry), entry.at());
  }
}
