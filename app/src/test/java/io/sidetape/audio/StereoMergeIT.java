package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.it.LabTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against `sox`, which others trust.
@ExtendWith(LabTools.class)
class StereoMergeIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"80000,80000", "80000,79840", "1,160000", "0,500", "65536,65525"})
  void a_merge_is_to_the_byte_what_sox_makes(int leftSamples, int rightSamples) throws Exception {
    var left = mono("left.wav", leftSamples);
    var right = mono("right.wav", rightSamples);
    sox("-M", left, right, "sox.wav");
    assertThat(merge(left, right)).hasSameBinaryContentAs(folder.resolve("sox.wav"));
  }

  @ParameterizedTest
  @CsvSource({
    "mu-law,8",
    "a-law,8",
    "unsigned-integer,8",
    "signed-integer,24",
    "signed-integer,32"
  })
  void other_encodings_are_read_as_sox_reads_them(String encoding, String bits) throws Exception {
    var source = mono("source.wav", 50_000);
    sox(source, "-e", encoding, "-b", bits, "coded.wav");
    sox("-D", "coded.wav", "-e", "signed-integer", "-b", "16", "-t", "raw", "plain.sln");
    assertThat(Wav.samples(folder.resolve("coded.wav")))
        .isEqualTo(Wav.samples(folder.resolve("plain.sln")));
  }

  @Test
  void sox_reads_what_is_written_and_finds_the_levels_that_are_said() throws Exception {
    var made =
        StereoMerge.merge(
            new MergeRequest(
                folder.resolve(mono("left.wav", 16_000)),
                folder.resolve(mono("right.wav", 8_000)),
                0,
                folder.resolve("made.wav"),
                false));
    var stats = sox("made.wav", "-n", "stats");
    assertThat(row(stats, "RMS lev dB"))
        .containsSubsequence(
            "%.2f".formatted(made.left().rmsDbfs()), "%.2f".formatted(made.right().rmsDbfs()));
    assertThat(row(stats, "Pk lev dB"))
        .containsSubsequence(
            "%.2f".formatted(made.left().peakDbfs()), "%.2f".formatted(made.right().peakDbfs()));
  }

  private static List<String> row(String stats, String name) {
    var line = stats.lines().filter(l -> l.startsWith(name)).findFirst().orElseThrow();
    return Arrays.asList(line.substring(name.length()).trim().split(" +"));
  }

  private Path merge(String left, String right) throws IOException {
    var output = folder.resolve("made.wav");
    StereoMerge.merge(
        new MergeRequest(folder.resolve(left), folder.resolve(right), 0, output, true));
    return output;
  }

  private String mono(String name, int samples) throws IOException {
    var noise = Wav.noise(new Random(name.hashCode()), samples);
    for (int i = 0; i < samples; i++) noise[i] = (short) (noise[i] / 3);
    Files.write(folder.resolve(name), Wav.mono(8000, noise));
    return name;
  }

  private String sox(String... arguments) throws Exception {
    var command = Stream.concat(Stream.of("sox"), Stream.of(arguments)).toList();
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
