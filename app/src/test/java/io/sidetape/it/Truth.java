package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// A manifest against its file: every number once more, from the bytes; and what others make of it.
final class Truth {
  private Truth() {}

  static void isTold(Manifest manifest, Path file) throws IOException {
    assertThat(manifest.status()).isEqualTo(Manifest.Status.COMPLETED);
    assertThat(manifest.reason()).isNull();
    var audio = Objects.requireNonNull(manifest.audio());
    var sides = Objects.requireNonNull(manifest.sides());
    var wav = StereoWav.read(file);
    assertThat(file.endsWith(audio.file())).isTrue();
    assertThat(audio.format()).isEqualTo("wav");
    assertThat(audio.channels()).isEqualTo(2);
    assertThat(audio.sampleRate()).isEqualTo(wav.sampleRate());
    assertThat(audio.frames()).isEqualTo(wav.frames());
    assertThat(audio.durationMs()).isCloseTo(wav.frames() * 1000L / wav.sampleRate(), within(1L));
    assertThat(audio.sizeBytes()).isEqualTo(wav.bytes().length);
    assertThat(audio.sha256()).isEqualTo(sha256(wav.bytes()));
    assertThat(audio.pcmSha256()).isEqualTo(sha256(wav.pcm()));
    isTold(sides.left(), wav.left());
    isTold(sides.right(), wav.right());
    assertThat(sides.left().spy()).isEqualTo("in");
    assertThat(sides.right().spy()).isEqualTo("out");
    isInItsFolder(manifest, file);
    isReadByOthers(manifest, file);
  }

  private static void isTold(Manifest.Side side, short[] samples) {
    assertThat(side.sourceSamples()).isBetween(0L, (long) samples.length);
    int peak = 0;
    double power = 0;
    for (short sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
      power += (double) sample * sample;
    }
    assertThat(side.peakDbfs()).isCloseTo(decibels(peak), within(0.01));
    assertThat(side.rmsDbfs()).isCloseTo(decibels(Math.sqrt(power / samples.length)), within(0.01));
    assertThat(side.silent()).isEqualTo(decibels(peak) < -60);
  }

  private static double decibels(double level) {
    return Math.max(-120, 20 * Math.log10(level / 32768));
  }

  private static void isInItsFolder(Manifest manifest, Path file) {
    var day = manifest.startedAt().toString().substring(0, 10).replace('-', '/');
    assertThat(file.toString())
        .endsWith("/%s/%s/%s.wav".formatted(manifest.tenant(), day, manifest.id()));
    assertThat(file.resolveSibling(manifest.id() + ".json")).exists();
  }

  /// sox and ffprobe are other people's readers: what they see is what everybody sees.
  private static void isReadByOthers(Manifest manifest, Path file) {
    var audio = Objects.requireNonNull(manifest.audio());
    var rate = String.valueOf(audio.sampleRate());
    for (var fact : List.of("-r " + rate, "-c 2", "-s " + audio.frames(), "-b 16")) {
      var words = fact.split(" ", 2);
      assertThat(tool("sox", "--i", words[0], file.toString())).containsExactly(words[1]);
    }
    var probed =
        tool(
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name,sample_rate,channels,duration_ts",
            "-of",
            "csv=p=0",
            file.toString());
    assertThat(probed).containsExactly("pcm_s16le,%s,2,%d".formatted(rate, audio.frames()));
  }

  private static List<String> tool(String name, String... arguments) {
    return Script.run(Path.of(name), arguments);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException never) {
      throw new AssertionError(never);
    }
  }
}
