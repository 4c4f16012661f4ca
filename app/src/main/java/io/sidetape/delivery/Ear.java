package io.sidetape.delivery;

import io.sidetape.audio.NotAudioException;
import io.sidetape.audio.PcmFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// Listens to one side's file while it grows: only to what is new since the last time.
final class Ear {
  /// -60 dBFS: an idle µ-law line hums well below it.
  private static final int SILENCE_PEAK = 33;

  private final Path file;
  private final short[] block = new short[16 * 1024];
  private long heardSamples;
  private long silentSamples;
  private int sampleRate = 8_000;

  Ear(Path file) {
    this.file = file;
  }

  /// Listens to what has come since; how long the side has been silent at the end of it.
  Duration silence() throws IOException {
    try (var sound = PcmFile.open(file)) {
      sampleRate = sound.sampleRate();
      sound.skip(heardSamples);
      listen(sound);
    } catch (NoSuchFileException | NotAudioException notYet) {
      // Asterisk has made no file yet, or not yet its header.
    }
    return Duration.ofMillis(silentSamples * 1000 / sampleRate);
  }

  private void listen(PcmFile sound) throws IOException {
    for (int read; (read = sound.read(block, 0, block.length)) > 0; heardSamples += read)
      for (int i = 0; i < read; i++)
        silentSamples = Math.abs(block[i]) > SILENCE_PEAK ? 0 : silentSamples + 1;
  }
}
