package io.sidetape.io;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells a full disc, or a used-up quota, from other errors, wherever it is buried in the causes.
public final class NoRoom {
  // The JDK keeps no error number: the system's words are all there is to go by.
  private static final List<String> WORDS =
      List.of("No space left on device", "Disk quota exceeded");

  private NoRoom() {}

  /// True when the error, a cause of it, or one that it suppressed, is for want of room.
  public static boolean isNoRoom(Throwable error) {
    var seen = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
    return within(error, seen);
  }

  private static boolean within(@Nullable Throwable error, Set<Throwable> seen) {
    if (error == null || !seen.add(error)) return false;
    if (saysSo(error.getMessage()) || within(error.getCause(), seen)) return true;
    for (var suppressed : error.getSuppressed()) if (within(suppressed, seen)) return true;
    return false;
  }

  private static boolean saysSo(@Nullable String message) {
    return message != null && WORDS.stream().anyMatch(message::contains);
  }
}
