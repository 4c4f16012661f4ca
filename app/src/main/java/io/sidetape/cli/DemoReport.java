package io.sidetape.cli;

import io.sidetape.audio.Waveform;
import io.sidetape.store.Manifest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/// What the demo shows of its recording: the facts of the manifest, and both lanes drawn.
final class DemoReport {
  static final int COLUMNS = 64;

  private static final String BARS = " ▁▂▃▄▅▆▇█";
  private static final double FLOOR_DB = 48;

  private final PrintWriter out;
  private final Manifest manifest;
  private final Path file;

  DemoReport(PrintWriter out, Manifest manifest, Path file) {
    this.out = out;
    this.manifest = manifest;
    this.file = file;
  }

  void print(Waveform waveform) {
    var audio = Objects.requireNonNull(manifest.audio());
    var sides = Objects.requireNonNull(manifest.sides());
    var alignment = Objects.requireNonNull(manifest.alignment());
    out.println();
    line("recording", file.toString());
    line(
        "length",
        "%.2f s, %d Hz, stereo, %d bytes"
            .formatted(audio.durationMs() / 1000.0, audio.sampleRate(), audio.sizeBytes()));
    line("left", words(sides.left()));
    line("right", words(sides.right()));
    line(
        "alignment",
        "offset %d samples, ±%d, by %s"
            .formatted(
                alignment.offsetSamples(), alignment.uncertaintySamples(), alignment.method()));
    line("sha256", audio.sha256());
    out.println();
    lane("cyan", sides.left().role(), waveform.left());
    lane("magenta", sides.right().role(), waveform.right());
    out.println();
  }

  private void line(String name, String value) {
    out.printf(Locale.ROOT, "%-10s %s%n", name, value);
  }

  private static String words(Manifest.Side side) {
    return "%s: peak %.1f dBFS, rms %.1f dBFS, %d samples lost%s"
        .formatted(
            side.role(),
            level(side.peakDbfs()),
            level(side.rmsDbfs()),
            side.lostSamples(),
            side.silent() ? ", silent" : "");
  }

  private static double level(@Nullable Double dbfs) {
    return dbfs == null ? Double.NEGATIVE_INFINITY : dbfs;
  }

  private void lane(String colour, String role, float[] peaks) {
    var drawn = new StringBuilder();
    for (float peak : peaks) drawn.append(BARS.charAt(height(peak)));
    out.println(Ansi.AUTO.string("%-10s @|%s %s|@".formatted(role, colour, drawn)));
  }

  /// By decibels, as the ear has it: speech is more than its loudest syllable.
  private static int height(float peak) {
    if (peak <= 0) return 0;
    double up = 1 + 20 * Math.log10(peak) / FLOOR_DB;
    return (int) Math.round(Math.max(0, Math.min(1, up)) * (BARS.length() - 1));
  }
}
