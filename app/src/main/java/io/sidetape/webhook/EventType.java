package io.sidetape.webhook;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What there is to tell.
public enum EventType {
  STARTED("recording.started", "in-progress"),
  COMPLETED("recording.completed", "completed"),
  ABSENT("recording.absent", "absent"),
  FAILED("recording.failed", "failed"),
  DELETED("recording.deleted", "deleted"),
  /// Sent by `sidetape webhook test` alone.
  TEST("webhook.test", "test");

  /// What a target may ask for.
  public static final Set<EventType> ORDERED = Set.copyOf(EnumSet.complementOf(EnumSet.of(TEST)));

  private final String text;
  final String twilioStatus;

  EventType(String text, String twilioStatus) {
    this.text = text;
    this.twilioStatus = twilioStatus;
  }

  /// As in messages and in the configuration.
  public String text() {
    return text;
  }

  /// The last word of the text, for a file's name.
  String word() {
    return text.substring(text.indexOf('.') + 1);
  }

  public static Optional<EventType> of(String text) {
    return Stream.of(values()).filter(type -> type.text.equals(text)).findFirst();
  }
}
