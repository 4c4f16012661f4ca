package io.sidetape.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.sidetape.delivery.Orphan;
import io.sidetape.delivery.Orphan.Part;
import io.sidetape.spool.Side;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Orphans for programs.
///
/// @param recordingId what its recording is or will be called
record OrphanJson(
    String id,
    String recordingId,
    String kind,
    String probably,
    Instant lastWritten,
    long ageSeconds,
    long sizeBytes,
    @Nullable Long durationMs,
    List<FileJson> files,
    String note) {

  /// @param side `in`, `out`, or left out for a file that is neither
  /// @param header `closed`, `never closed`, or `none` where it is no audio
  record FileJson(
      @Nullable String side,
      String file,
      long sizeBytes,
      long durationMs,
      String header,
      @Nullable String problem) {
    static FileJson of(Part part) {
      return new FileJson(
          part.side().map(Side::word).orElse(null),
          part.file(),
          part.sizeBytes(),
          part.duration().toMillis(),
          OrphanTable.header(part),
          part.problem().orElse(null));
    }
  }

  static String of(List<Orphan> orphans, Instant now) {
    try {
      return mapper().writeValueAsString(orphans.stream().map(it -> of(it, now)).toList());
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static OrphanJson of(Orphan orphan, Instant now) {
    return new OrphanJson(
        orphan.id(),
        orphan.recordingId().text(),
        orphan.kind().name().toLowerCase(Locale.ROOT),
        orphan.kind().words(),
        orphan.lastWritten(),
        Duration.between(orphan.lastWritten(), now).toSeconds(),
        orphan.sizeBytes(),
        orphan.duration().map(Duration::toMillis).orElse(null),
        orphan.parts().stream().map(FileJson::of).toList(),
        orphan.note());
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();
  }
}
