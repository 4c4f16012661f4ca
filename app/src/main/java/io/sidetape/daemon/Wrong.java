package io.sidetape.daemon;

/// What is wrong with one value, and what to write instead.
final class Wrong extends Exception {
  private final String what;

  Wrong(String what) {
    super(what, null, false, false);
    this.what = what;
  }

  String what() {
    return what;
  }
}
