package io.sidetape.ari;

import org.junit.jupiter.api.AfterEach;

/// Somebody who asks, and is told nothing: an Asterisk that plays along, or not.
abstract class AskingRig {
  final FakeAsterisk fake = FakeAsterisk.start();
  final Asterisk asterisk = Asterisk.of(fake.settings());

  @AfterEach
  void close() {
    asterisk.close();
    fake.close();
  }
}
