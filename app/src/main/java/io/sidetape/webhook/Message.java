package io.sidetape.webhook;

import java.net.URI;
import java.time.Instant;

/// What is sent to one target, as it lies in the outbox.
///
/// @param id Standard Webhooks' `webhook-id`
record Message(String id, Instant createdAt, String contentType, String body) {
  /// @param now from when the time counts in which it is tried
  /// @param base where our API is, as seen by a target
  static Message of(Event event, Target target, Instant now, URI base) {
    return switch (target.format()) {
      case STANDARD -> new Message(event.messageId(), now, "application/json", json(event));
      case TWILIO ->
          new Message(
              event.messageId(),
              now,
              "application/x-www-form-urlencoded",
              TwilioForm.of(event, base));
    };
  }

  private static String json(Event event) {
    var body = Json.MAPPER.createObjectNode();
    body.put("type", event.type().text()).put("timestamp", event.at().toString());
    body.set("data", event.data());
    return body.toString();
  }
}
