package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the bytes, a reader either refuses them as not audio or yields exactly the samples that
/// it announced, in memory that does not follow the file's claims.
///
/// An ordinary test run replays the seeds, which lie in the resources under
/// `PcmFileFuzzTestInputs`. To look for new ones:
///
/// ```
/// JAZZER_FUZZ=1 mvn -q test -Djazzer.hooks=true -Dtest=PcmFileFuzzTest
/// ```
class PcmFileFuzzTest {
  @TempDir static Path folder;

  @FuzzTest(maxDuration = "2m")
  void any_bytes_are_refused_or_read_whole(byte[] bytes) throws IOException {
    var file = Files.write(folder.resolve("any.wav"), bytes);
    try (var pcm = PcmFile.open(file)) {
      assertThat(pcm.samples()).isBetween(0L, (long) bytes.length);
      assertThat(pcm.sampleRate()).isBetween(4_000, 384_000);
      assertThat(readAll(pcm)).isEqualTo(pcm.samples());
    } catch (NotAudioException e) {
      assertThat(e).hasMessageStartingWith(file + ": byte " + e.offsetBytes() + ": found ");
      assertThat(e.offsetBytes()).isBetween(0L, (long) bytes.length);
    }
  }

  private static long readAll(PcmFile pcm) throws IOException {
    var block = new short[1000];
    long samples = 0;
    for (int read; (read = pcm.read(block, 0, block.length)) > 0; ) samples += read;
    return samples;
  }
}
