package io.sidetape.access;

/// What becomes of what a request presents.
public sealed interface Answer {
  /// Somebody who is known.
  record Known(Identity identity) implements Answer {}

  /// Nothing was presented.
  record Unknown() implements Answer {}

  /// Something was presented, and opens nothing.
  ///
  /// @param why for a person, in plain ASCII, without anything that is secret
  record Refused(String why) implements Answer {}
}
