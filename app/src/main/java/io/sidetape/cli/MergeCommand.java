package io.sidetape.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `sidetape merge`: two mono files into one stereo file. Described by code, not by annotations: to
/// read those takes longer than to merge an hour.
final class MergeCommand implements Callable<Integer> {
  private static final String OUTPUT = "--output";
  private static final String OFFSET = "--offset-ms";
  private static final String FORCE = "--force";
  private static final String JSON = "--json";

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("merge");

  private MergeCommand() {}

  static CommandSpec described() {
    var spec = new MergeCommand().spec;
    spec.usageMessage()
        .description(
            "Makes one stereo WAV of two mono files: IN on the left, OUT on the right.",
            "Reads mono WAV (PCM, µ-law, A-law; the file's length is believed and not its header) and"
                + " Asterisk's raw .sln files. The shorter side is padded with silence.");
    spec.addPositional(input("0", "IN.wav", "the left side: what the caller said"))
        .addPositional(input("1", "OUT.wav", "the right side: what the caller heard"))
        .addOption(
            OptionSpec.builder("-o", OUTPUT)
                .type(Path.class)
                .paramLabel("STEREO.wav")
                .required(true)
                .description("where the stereo file goes")
                .build())
        .addOption(
            OptionSpec.builder(OFFSET)
                .type(long.class)
                .paramLabel("N")
                .description("delays OUT by N ms; negative: delays IN")
                .build())
        .addOption(flag(FORCE, "replaces an output that exists"))
        .addOption(flag(JSON, "prints the result as JSON, with hashes"));
    return StandardOptions.addTo(spec);
  }

  private static PositionalParamSpec input(String index, String label, String words) {
    return PositionalParamSpec.builder()
        .index(index)
        .arity("1")
        .required(true)
        .type(Path.class)
        .paramLabel(label)
        .description(words)
        .build();
  }

  private static OptionSpec flag(String name, String words) {
    return OptionSpec.builder(name).type(boolean.class).arity("0").description(words).build();
  }

  @Override
  public Integer call() throws IOException {
    var words = spec.commandLine().getParseResult();
    new Merge(
            spec.commandLine(),
            words.matchedPositionalValue(0, Path.of("")),
            words.matchedPositionalValue(1, Path.of("")),
            words.matchedOptionValue(OUTPUT, Path.of("")),
            words.matchedOptionValue(OFFSET, 0L),
            words.hasMatchedOption(FORCE),
            words.hasMatchedOption(JSON))
        .run();
    return Exit.DONE;
  }
}
