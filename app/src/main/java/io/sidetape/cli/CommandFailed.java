package io.sidetape.cli;

/// A command cannot do what was asked: one line for the user, and the exit status.
final class CommandFailed extends RuntimeException {
  private final int exit;

  CommandFailed(int exit, String words) {
    super(words);
    this.exit = exit;
  }

  int exit() {
    return exit;
  }
}
