package io.sidetape.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;

/// Standard Webhooks' signature: HMAC-SHA256 over id, time and body.
final class Signer {
  private final Webhook webhook;

  Signer(String secret) {
    try {
      this.webhook = new Webhook(secret);
    } catch (EmptyWebhookSecretException empty) {
      throw new IllegalArgumentException("an empty secret", empty);
    }
  }

  String signature(String id, long seconds, String body) {
    try {
      return webhook.sign(id, seconds, body);
    } catch (WebhookSigningException everyJdkCan) {
      throw new IllegalStateException(everyJdkCan);
    }
  }
}
