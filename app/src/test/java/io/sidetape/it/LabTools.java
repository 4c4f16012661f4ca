package io.sidetape.it;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Before a test class that runs `sox`, `ffprobe` or `sipp`: the lab installs what is missing.
public final class LabTools implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    install();
  }

  static void install() {
    Script.lab("tools");
  }
}
