package io.sidetape.cli;

import picocli.CommandLine.IVersionProvider;

/// The version that the jar carries in its manifest.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var version = Sidetape.class.getPackage().getImplementationVersion();
    return new String[] {
      "sidetape " + (version == null ? "(not packaged)" : version),
      "Java " + Runtime.version() + ", GPL-3.0-or-later"
    };
  }
}
