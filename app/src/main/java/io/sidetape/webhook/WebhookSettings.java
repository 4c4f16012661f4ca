package io.sidetape.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Who is told what became of calls.
///
/// @param targets by tenant
/// @param privateAddresses whether targets may be on loopback and in private networks
/// @param giveUpAfter for how long a message is tried
public record WebhookSettings(
    Map<String, List<Target>> targets, boolean privateAddresses, Duration giveUpAfter) {
  public static final Duration GIVE_UP_AFTER = Duration.ofDays(3);

  /// Nobody.
  public static final WebhookSettings DEFAULTS =
      new WebhookSettings(Map.of(), false, GIVE_UP_AFTER);

  public WebhookSettings {
    targets = Map.copyOf(targets);
  }
}
