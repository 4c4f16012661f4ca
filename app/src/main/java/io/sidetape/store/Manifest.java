package io.sidetape.store;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that is known about one recording; it lies beside the WAV, written last, and is the truth.
///
/// What is not known is left out of the JSON. Times are kept to the millisecond, levels to 0.01 dB,
/// so that a manifest read back equals the one written.
///
/// @param reason a machine word, when not completed
/// @param recovered whether a restart came between the call and its recording
/// @param audio absent unless completed, as are sides and alignment
@JsonPropertyOrder("version")
public record Manifest(
    String id,
    String tenant,
    Status status,
    @Nullable String reason,
    boolean recovered,
    Call call,
    Instant startedAt,
    Instant endedAt,
    @Nullable Audio audio,
    @Nullable Sides sides,
    @Nullable AlignmentInfo alignment,
    List<Event> events) {

  /// The version of the format, in every manifest.
  public static final int VERSION = 1;

  public Manifest {
    startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
    endedAt = endedAt.truncatedTo(ChronoUnit.MILLIS);
    events = List.copyOf(events);
  }

  @JsonProperty("version")
  int version() {
    return VERSION;
  }

  /// How a call ended for its recording.
  public enum Status {
    /// The audio is there.
    @JsonProperty("completed")
    COMPLETED,
    /// The call was not recorded, on purpose or for want of something; see the reason.
    @JsonProperty("absent")
    ABSENT,
    /// The call was to be recorded, and the audio is not there; see the reason.
    @JsonProperty("failed")
    FAILED
  }

  /// Whose call it was.
  ///
  /// @param linkedId what Asterisk gives all channels of one call
  public record Call(
      String channelId,
      @Nullable String linkedId,
      @Nullable String caller,
      @Nullable String called,
      @Nullable String direction,
      @Nullable String type,
      @Nullable String agent,
      Map<String, String> labels) {
    public Call {
      labels = sorted(labels);
    }
  }

  /// The stereo file.
  ///
  /// @param frames sample frames, one sample a side
  /// @param sha256 of the file, in hex
  /// @param pcmSha256 of the samples alone, in hex
  public record Audio(
      String file,
      String format,
      int sampleRate,
      int channels,
      long frames,
      long durationMs,
      long sizeBytes,
      String sha256,
      String pcmSha256) {}

  /// Left is what came from the recorded channel, right what was sent to it.
  public record Sides(Side left, Side right) {}

  /// One side of the file.
  ///
  /// @param spy the direction in Asterisk, `in` or `out`
  /// @param sourceSamples how many samples Asterisk wrote
  /// @param lostSamples how many fewer that is than the time it recorded for
  /// @param peakDbfs left out for digital silence, which has no level
  public record Side(
      String role,
      String spy,
      long sourceSamples,
      long lostSamples,
      @Nullable Double peakDbfs,
      @Nullable Double rmsDbfs,
      boolean silent) {
    public Side {
      peakDbfs = hundredths(peakDbfs);
      rmsDbfs = hundredths(rmsDbfs);
    }

    private static @Nullable Double hundredths(@Nullable Double level) {
      if (level == null || !Double.isFinite(level)) return null; // JSON has no infinity
      return Math.rint(level * 100) / 100;
    }
  }

  /// How the sides were laid on one time line.
  ///
  /// @param offsetSamples by how much the right side begins after the left one
  public record AlignmentInfo(long offsetSamples, long uncertaintySamples, String method) {}

  /// Something that happened during the call; the details stand beside `at_ms` and `type`.
  public record Event(
      long atMs, String type, @JsonAnyGetter @JsonAnySetter Map<String, Object> details) {
    public Event {
      details = sorted(details == null ? Map.of() : details);
      details.replaceAll(
          (name, value) -> value instanceof Integer number ? (Object) number.longValue() : value);
      details = Collections.unmodifiableMap(details);
    }
  }

  /// The JSON as it lies on the volume, always the same bytes for the same manifest.
  public byte[] toJson() {
    return ManifestJson.write(this);
  }

  /// Reads a manifest file; unknown fields are passed over.
  public static Manifest read(Path file) throws IOException {
    return ManifestJson.read(Files.readAllBytes(file), file.toString());
  }

  /// Reads a manifest; unknown fields are passed over.
  public static Manifest parse(byte[] json) throws IOException {
    return ManifestJson.read(json, "manifest");
  }

  /// Where the audio went, if this is the manifest of a recording that only a sink has.
  ///
  /// @throws IOException what is not JSON
  public static Optional<String> sentTo(byte[] json) throws IOException {
    return ManifestJson.sentTo(json);
  }

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return new TreeMap<>(map);
  }
}
