package io.sidetape.http;

/// What becomes of a request once its head is read.
sealed interface Admission {
  /// It is answered with this, and nothing more of it is read.
  record Refused(Response why) implements Admission {}

  /// Its body, of at most so many bytes, is read whole, and then it is answered.
  record Read(long mostBytes) implements Admission {}

  /// It is answered while its body comes.
  record Stream(long mostBytes) implements Admission {}
}
