package io.sidetape.http.api;

import io.sidetape.audio.Waveform;
import io.sidetape.http.api.Playback.Sound;
import io.sidetape.io.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waveforms, each made once: a picture of a two-hour call costs a look at all of its samples. What
/// is kept are files that anybody may delete.
public final class PeaksCache {
  private static final Logger log = LoggerFactory.getLogger(PeaksCache.class);

  /// Below this a waveform is made quicker than a file is kept: 4 MB are two minutes of 8 kHz.
  private static final long WORTH_KEEPING_BYTES = 4 << 20;

  /// Readers of samples at once, on threads of the system's: the calls' virtual threads share just
  /// as many carriers as there are cores.
  private static final int READERS = 2;

  /// In a folder by the id's last two letters, which are random: some thousands in each of 1024.
  private static final int MOST_IN_A_FOLDER = 200;

  private final Path folder;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          READERS, Thread.ofPlatform().daemon().name("sidetape-peaks-", 0).factory());

  /// @param folder of ours, for those that took long to make
  public PeaksCache(Path folder) {
    this.folder = folder;
  }

  /// The picture as JSON.
  String json(String id, Sound sound, int points)
      throws IOException, InterruptedException, ExecutionException {
    if (sound.audio().sizeBytes() < WORTH_KEEPING_BYTES) return made(sound, points);
    var file = file(id, sound, points);
    try {
      return Files.readString(file);
    } catch (NoSuchFileException notYet) {
      var json = made(sound, points);
      keep(file, json);
      if (Files.notExists(sound.file())) forget(id); // deleted while it was looked at
      return json;
    }
  }

  private Path file(String id, Sound sound, int points) {
    var hash = sound.audio().pcmSha256();
    var name = id + "-" + hash.substring(0, Math.min(8, hash.length())) + "-" + points + ".json";
    return shelf(id).resolve(name);
  }

  private Path shelf(String id) {
    return folder.resolve(id.substring(id.length() - 2));
  }

  private String made(Sound sound, int points)
      throws IOException, InterruptedException, ExecutionException {
    try {
      return readers.submit(() -> json(Waveform.of(sound.file(), points), points)).get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException unreadable) throw unreadable;
      throw failed;
    }
  }

  private void keep(Path file, String json) throws IOException {
    var parent = file.resolveSibling(".").normalize();
    AtomicFile.createFolders(parent);
    makeRoom(parent);
    Files.writeString(file, json); // not fsynced: it can be made again
  }

  /// Takes away what is kept of a recording that is deleted: a picture says when who spoke.
  public void forget(String id) {
    try (var files = Files.newDirectoryStream(shelf(id), id + "-*.json")) {
      for (var file : files) Files.deleteIfExists(file);
    } catch (NoSuchFileException none) { // nothing is kept
    } catch (IOException | DirectoryIteratorException trouble) {
      log.warn("{}: its picture stays: {}", id, trouble.getMessage());
    }
  }

  private static void makeRoom(Path parent) throws IOException {
    try (var files = Files.list(parent)) {
      var all = files.toList();
      if (all.size() < MOST_IN_A_FOLDER) return;
      for (var old : all) Files.deleteIfExists(old);
    }
  }

  /// `[min, max]` of left and of right for each point, from -128 to 127.
  static String json(Waveform waveform, int points) {
    long perPoint = Math.max(1, Math.ceilDiv(waveform.frames(), (long) points));
    var text = new StringBuilder(64 + 16 * points);
    text.append("{\"version\":2,\"channels\":2,\"sample_rate\":").append(waveform.sampleRate());
    text.append(",\"samples_per_pixel\":").append(perPoint);
    text.append(",\"bits\":8,\"length\":").append(points).append(",\"data\":[");
    var left = waveform.left();
    var right = waveform.right();
    for (int i = 0; i < points; i++) {
      if (i > 0) text.append(',');
      add(text, left[i]);
      text.append(',');
      add(text, right[i]);
    }
    return text.append("]}").toString();
  }

  private static void add(StringBuilder text, float peak) {
    text.append(-Math.round(peak * 128)).append(',').append(Math.round(peak * 127));
  }
}
