package io.sidetape.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What a scrape answers: the text, and the `Content-Type` that says which format it is in.
public record Exposition(String contentType, String text) {
  static Exposition of(MetricSnapshots snapshots, ExpositionFormatWriter writer) {
    var bytes = new ByteArrayOutputStream();
    try {
      writer.write(bytes, snapshots);
    } catch (IOException memory) {
      throw new UncheckedIOException(memory);
    }
    return new Exposition(writer.getContentType(), bytes.toString(StandardCharsets.UTF_8));
  }
}
