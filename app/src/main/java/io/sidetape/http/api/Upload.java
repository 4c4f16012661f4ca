package io.sidetape.http.api;

import io.sidetape.audio.NotAudioException;
import io.sidetape.audio.PcmFile;
import io.sidetape.http.Multipart;
import io.sidetape.io.Sha256;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

/// The audio of one recording while it comes in: written down, and held against its manifest.
record Upload(Manifest manifest, Manifest.Audio audio, Path file) {
  private static final int PIECE_BYTES = 64 * 1024;

  /// Writes the part to the file.
  ///
  /// @throws Problem it is not what the manifest says
  void take(Multipart.Part part) throws Problem, IOException {
    refuseUnusual();
    refuseOtherDigest(part);
    var digest = written(part);
    check("size_bytes", audio.sizeBytes(), Files.size(file));
    check("sha256", audio.sha256(), HexFormat.of().formatHex(digest.digest()));
    checkSamples();
  }

  private void refuseUnusual() throws Problem {
    check("file", audio.file(), manifest.id() + ".wav");
    check("format", audio.format(), "wav");
    check("channels", (long) audio.channels(), 2L);
  }

  /// RFC 9530, as our own sink sends it.
  private void refuseOtherDigest(Multipart.Part part) throws Problem {
    var told = part.headers().get("content-digest");
    if (told == null || !told.startsWith("sha-256=")) return;
    var hash = hexOrProblem(told.substring("sha-256=".length()).replace(":", ""));
    check("sha256", audio.sha256(), hash);
  }

  private static String hexOrProblem(String base64) throws Problem {
    try {
      return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException broken) {
      throw new Problem(422, "The audio's Content-Digest is not one.");
    }
  }

  private MessageDigest written(Multipart.Part part) throws Problem, IOException {
    var digest = Sha256.newDigest();
    var piece = new byte[PIECE_BYTES];
    long total = 0;
    try (var out = Files.newOutputStream(file)) {
      for (int read; (read = part.content().read(piece)) >= 0; ) {
        total += read;
        if (total > audio.sizeBytes()) throw lie("size_bytes", audio.sizeBytes(), "more");
        digest.update(piece, 0, read);
        out.write(piece, 0, read);
      }
    }
    return digest;
  }

  private void checkSamples() throws Problem, IOException {
    try (var samples = PcmFile.open(file, 2)) {
      check("sample_rate", (long) audio.sampleRate(), (long) samples.sampleRate());
      check("frames", audio.frames(), samples.samples() / 2);
      check("duration_ms", audio.durationMs(), millis(audio));
      check("pcm_sha256", audio.pcmSha256(), hash(samples));
    } catch (NotAudioException other) {
      throw new Problem(422, "The audio is not stereo PCM in a WAV.");
    }
  }

  /// Rounded down, as a merge says it.
  private static long millis(Manifest.Audio audio) {
    long rate = audio.sampleRate();
    return audio.frames() / rate * 1000 + audio.frames() % rate * 1000 / rate;
  }

  private static String hash(PcmFile samples) throws IOException {
    var digest = Sha256.newDigest();
    var block = new short[PIECE_BYTES];
    var bytes = ByteBuffer.allocate(2 * block.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int read; (read = samples.read(block, 0, block.length)) > 0; ) {
      bytes.clear().asShortBuffer().put(block, 0, read);
      digest.update(bytes.limit(2 * read));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void check(String name, Object told, Object found) throws Problem {
    if (!told.equals(found)) throw lie(name, told, found);
  }

  private static Problem lie(String name, Object told, Object found) {
    return new Problem(
        422, "The manifest's " + name + " is not the audio's: " + found + " and not " + told + ".");
  }
}
