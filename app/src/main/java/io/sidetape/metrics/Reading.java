package io.sidetape.metrics;

/// A value that a part of the daemon knows at any moment and that is read when it is scraped.
public enum Reading {
  /// Calls being recorded now.
  ACTIVE_RECORDINGS("active_recordings", "Calls being recorded now."),
  /// Snoop channels of ours in Asterisk.
  SNOOP_CHANNELS("snoop_channels", "Snoop channels of sidetape's in Asterisk."),
  /// Snoop channels of ours that belong to no recording in work.
  ORPHAN_SNOOP_CHANNELS(
      "orphan_snoop_channels", "Snoop channels of sidetape's that no recording in work owns."),
  /// Recordings that wait for delivery.
  DELIVERY_QUEUE_DEPTH("delivery_queue_depth", "Recordings that wait for their delivery."),
  /// Recordings that were refused for good and wait for a person.
  DELIVERY_SET_ASIDE(
      "delivery_set_aside", "Recordings refused for good: kept until they are replayed."),
  /// The age of the oldest recording that waits; 0 if none does.
  DELIVERY_OLDEST_SECONDS(
      "delivery_oldest_seconds", "How long the oldest undelivered recording has waited."),
  /// Messages that no webhook's target has taken yet.
  WEBHOOK_QUEUE_DEPTH("webhook_queue_depth", "Messages that wait for a webhook's target."),
  /// Room on the spool's file system.
  SPOOL_FREE_BYTES("spool_free_bytes", "Free bytes on the file system that Asterisk records to."),
  /// Room on the volume's file system.
  VOLUME_FREE_BYTES("volume_free_bytes", "Free bytes on the file system of finished recordings.");

  final String metric;
  final String help;

  Reading(String metric, String help) {
    this.metric = metric;
    this.help = help;
  }
}
