package io.sidetape.cli;

import io.sidetape.daemon.Release;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "sidetape " + Release.version().orElse("(not packaged)"),
      "Java " + Runtime.version() + ", GPL-3.0-or-later"
    };
  }
}
