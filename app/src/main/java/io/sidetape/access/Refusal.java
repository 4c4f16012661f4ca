package io.sidetape.access;

/// Why a credential opens nothing.
final class Refusal extends Exception {
  private final String why;

  Refusal(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  String why() {
    return why;
  }
}
