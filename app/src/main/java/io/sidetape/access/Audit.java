package io.sidetape.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who did what to which recording: `{state}/access/audit/2026-11.jsonl`, a file a month in UTC, to
/// which lines are only added. Each line is on disc before [#add] returns.
public final class Audit {
  /// A player asks for many ranges of one recording: within this time it is the same playing.
  static final Duration SAME = Duration.ofMinutes(15);

  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM").withZone(ZoneOffset.UTC);

  private final SecretFolder secrets;
  private final Path folder;
  private final Recently recently = new Recently(SAME);

  Audit(SecretFolder secrets) throws IOException {
    this.secrets = secrets;
    this.folder = secrets.subfolder("audit");
  }

  /// What was done.
  public enum What {
    @JsonProperty("viewed")
    VIEWED,
    @JsonProperty("played")
    PLAYED,
    @JsonProperty("downloaded")
    DOWNLOADED,
    @JsonProperty("linked")
    LINKED,
    @JsonProperty("link_revoked")
    LINK_REVOKED,
    @JsonProperty("deleted")
    DELETED;

    /// Seeing and hearing goes on for a while and counts once.
    private boolean goesOn() {
      return this == VIEWED || this == PLAYED;
    }
  }

  /// One line.
  ///
  /// @param who the subject of the identity
  /// @param from the client's address
  public record Entry(
      Instant at, String who, String tenant, String recording, What what, String from) {}

  /// Adds a line, unless the same person sees or plays the same recording for a while already.
  public synchronized void add(Entry entry) throws IOException {
    if (entry.what().goesOn() && recently.has(entry)) return;
    append(MONTH.format(entry.at()) + ".jsonl", Json.MAPPER.writeValueAsString(entry));
    if (entry.what().goesOn()) recently.add(entry);
  }

  /// What was done to one recording, oldest first.
  ///
  /// @param since when the recording began: nobody can have heard it before
  public List<Entry> of(String recordingId, Instant since) throws IOException {
    var found = new ArrayList<Entry>();
    for (var file : filesSince(MONTH.format(since) + ".jsonl"))
      try (var lines = Files.lines(file, UTF_8)) {
        lines
            .filter(line -> line.contains(recordingId))
            .forEach(line ->
                parsed(line)
                    .filter(entry -> entry.recording().equals(recordingId))
                    .ifPresent(found::add));
      }
    return List.copyOf(found);
  }

  private List<Path> filesSince(String first) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).compareTo(first) >= 0)
          .sorted()
          .toList();
    }
  }

  private void append(String name, String json) throws IOException {
    var file = folder.resolve(name);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = FileChannel.open(file, Set.of(CREATE, READ, WRITE), mode)) {
      secrets.own(file);
      write(channel, json);
    }
  }

  /// After a crash the last line may not be whole: a fresh one is begun.
  private static void write(FileChannel channel, String json) throws IOException {
    var end = channel.size();
    var last = ByteBuffer.allocate(1);
    var torn = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
    var bytes = ByteBuffer.wrap(((torn ? "\n" : "") + json + "\n").getBytes(UTF_8));
    channel.position(end);
    while (bytes.hasRemaining()) channel.write(bytes);
    channel.force(false);
  }

  private static Optional<Entry> parsed(String line) {
    try {
      return Optional.of(Json.MAPPER.readValue(line, Entry.class));
    } catch (JsonProcessingException torn) {
      return Optional.empty();
    }
  }
}
