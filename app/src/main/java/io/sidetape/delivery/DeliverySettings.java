package io.sidetape.delivery;

import java.time.Duration;

/// How much delivery does at once; of `finishing` and `posts` one tenant has half at most.
///
/// @param finishing recordings at a time that are watched until their files stand still, or wait
///   for a merge
/// @param merges merges at a time
/// @param posts requests to the sink at a time
/// @param stopping how long a stop waits for the merges in work
public record DeliverySettings(int finishing, int merges, int posts, Duration stopping) {
  public static final DeliverySettings DEFAULTS =
      new DeliverySettings(64, 2, 8, Duration.ofSeconds(10));
}
