package io.sidetape.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--help` and `--version` as picocli's own mixin has them, which is read from annotations.
final class StandardOptions {
  private StandardOptions() {}

  static CommandSpec addTo(CommandSpec spec) {
    return spec.addOption(
            OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .arity("0")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .arity("0")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
  }
}
