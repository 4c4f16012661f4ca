package io.sidetape.delivery;

import java.time.Duration;

/// How much delivery does at once.
///
/// @param merges merges at a time
/// @param posts requests to the sink at a time
/// @param stopping how long a stop waits for the merges in work
public record DeliverySettings(int merges, int posts, Duration stopping) {
  public static final DeliverySettings DEFAULTS =
      new DeliverySettings(2, 8, Duration.ofSeconds(10));
}
