package io.sidetape.spool;

import java.io.IOException;
import java.nio.file.Path;

/// Another daemon works on this state folder.
public final class SpoolLockedException extends IOException {
  SpoolLockedException(Path state) {
    super(state + ": another sidetape works on this folder; stop it, or set another `state`");
  }
}
