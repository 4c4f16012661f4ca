package io.sidetape.cli;

/// The exit statuses, after sysexits.h where it has a word.
final class Exit {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int UNAVAILABLE = 69;
  static final int CONFIG = 78;

  private Exit() {}
}
