package io.sidetape.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_]+)(\\{[^}]*})? (NaN|[+-]?[0-9.]+(?:E-?[0-9]+)?)");

  private final Metrics metrics = new Metrics("1.2.3");

  private enum Status {
    COMPLETED,
    ABSENT
  }

  private enum Side {
    IN,
    OUT
  }

  @Test
  void every_method_is_seen_in_the_scrape_under_its_public_name() {
    everything();
    assertThat(samples())
        .containsEntry("sidetape_build_info{version=\"1.2.3\"}", 1.0)
        .containsEntry("sidetape_calls_expected_total{tenant=\"acme\"}", 1.0)
        .containsEntry(
            "sidetape_recordings_total{reason=\"\",status=\"completed\",tenant=\"acme\"}", 1.0)
        .containsEntry(
            "sidetape_recordings_total{reason=\"no_space\",status=\"absent\",tenant=\"acme\"}", 1.0)
        .containsEntry("sidetape_unexplained_calls{tenant=\"acme\"}", 2.0)
        .containsEntry("sidetape_start_latency_seconds_bucket{le=\"0.01\"}", 1.0)
        .containsEntry("sidetape_start_latency_seconds_sum", 0.006)
        .containsEntry("sidetape_merge_duration_seconds_count", 1.0)
        .containsEntry("sidetape_merge_audio_seconds_total", 61.5)
        .containsEntry("sidetape_alignment_skew_seconds_sum", 0.02)
        .containsEntry("sidetape_lost_ticks_total{side=\"out\"}", 3.0)
        .containsEntry("sidetape_silent_side_total{side=\"in\"}", 1.0)
        .containsEntry("sidetape_delivery_attempts_total{outcome=\"later\",sink=\"volume\"}", 1.0)
        .containsEntry("sidetape_ari_connected", 1.0)
        .containsEntry("sidetape_ari_reconnects_total", 1.0)
        .containsEntry("sidetape_ari_events_total{type=\"StasisStart\"}", 1.0)
        .containsEntry("sidetape_ari_events_gap_seconds_total", 2.5)
        .containsEntry(
            "sidetape_ari_request_duration_seconds_count{method=\"POST\",path=\"channels\"}", 1.0)
        .containsEntry("sidetape_journal_fsync_seconds_count", 1.0)
        .containsEntry("sidetape_limit_reached_total{limit=\"mailbox\"}", 1.0);
  }

  @Test
  void every_reading_is_asked_when_it_is_scraped() {
    for (var reading : Reading.values()) metrics.read(reading, () -> reading.metric.length());
    for (var reading : Reading.values())
      assertThat(samples())
          .containsEntry("sidetape_" + reading.metric, (double) reading.metric.length());
  }

  @Test
  void a_reading_that_fails_is_NaN_and_harms_no_other() {
    metrics.read(
        Reading.SPOOL_FREE_BYTES,
        () -> {
          throw new IllegalStateException("no disc");
        });
    assertThat(samples())
        .containsEntry("sidetape_spool_free_bytes", Double.NaN)
        .containsEntry("sidetape_build_info{version=\"1.2.3\"}", 1.0);
  }

  @Test
  void what_has_not_happened_yet_is_0_and_not_unknown() {
    assertThat(samples())
        .containsEntry("sidetape_ari_connected", 0.0)
        .containsEntry("sidetape_ari_reconnects_total", 0.0)
        .containsEntry("sidetape_start_latency_seconds_count", 0.0);
  }

  @Test
  void tenants_past_the_limit_are_other_and_known_ones_keep_their_name() {
    IntStream.range(0, Metrics.MAX_TENANTS + 50).forEach(n -> metrics.callExpected("t" + n));
    metrics.callExpected("t0");
    var counted =
        samples().entrySet().stream()
            .filter(sample -> sample.getKey().startsWith("sidetape_calls_expected_total"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(counted)
        .hasSize(Metrics.MAX_TENANTS + 1)
        .containsEntry("sidetape_calls_expected_total{tenant=\"t0\"}", 2.0)
        .containsEntry("sidetape_calls_expected_total{tenant=\"other\"}", 50.0);
  }

  @Test
  void labels_with_quotes_and_line_ends_stay_one_sample() {
    metrics.ariEvent("a\"b\\c\nd");
    assertThat(metrics.scrape().lines())
        .contains("sidetape_ari_events_total{type=\"a\\\"b\\\\c\\nd\"} 1.0");
  }

  @Test
  void the_format_is_what_the_scraper_accepts() {
    assertThat(metrics.scrape(null).contentType()).startsWith("text/plain; version=0.0.4");
    var open = metrics.scrape("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(open.text()).endsWith("# EOF\n");
  }

  @Test
  void every_line_is_a_comment_or_a_sample_and_every_metric_has_help_and_type() {
    everything();
    for (var reading : Reading.values()) metrics.read(reading, () -> 1);
    var text = metrics.scrape();
    assertThat(text.lines().filter(line -> !line.startsWith("# ")))
        .allMatch(line -> SAMPLE.matcher(line).matches())
        .allMatch(line -> line.startsWith("sidetape_"));
    assertThat(text.lines().filter(line -> line.startsWith("# HELP")).count())
        .isEqualTo(text.lines().filter(line -> line.startsWith("# TYPE")).count());
  }

  @Test
  void many_threads_count_and_scrape_at_once_and_nothing_is_lost() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          Stream.<Runnable>of(this::countThousand, this::scrapeSome)
              .flatMap(task -> IntStream.range(0, 8).<Future<?>>mapToObj(_ -> threads.submit(task)))
              .toList();
      for (var one : all) one.get();
    }
    assertThat(samples()).containsEntry("sidetape_ari_events_total{type=\"x\"}", 8_000.0);
  }

  private void countThousand() {
    for (var n = 0; n < 1_000; n++) metrics.ariEvent("x");
  }

  private void scrapeSome() {
    for (var n = 0; n < 20; n++) assertThat(metrics.scrape()).contains("sidetape_build_info");
  }

  private void everything() {
    metrics.callExpected("acme");
    metrics.recordingEnded("acme", Status.COMPLETED, "");
    metrics.recordingEnded("acme", Status.ABSENT, "no_space");
    metrics.unexplained("acme", 2);
    metrics.held(Duration.ofMillis(6));
    metrics.merged(Duration.ofMillis(120), 61.5);
    metrics.alignmentSkew(-0.02);
    metrics.lostTicks(Side.OUT, 3);
    metrics.silentSide(Side.IN);
    metrics.delivery("volume", Attempt.LATER);
    metrics.ariConnected(true);
    metrics.reconnected();
    metrics.ariEvent("StasisStart");
    metrics.blindFor(Duration.ofMillis(2_500));
    metrics.ariRequest("POST", "/channels/17/snoop", Duration.ofMillis(2));
    metrics.journalSync(Duration.ofNanos(300_000));
    metrics.limitReached("mailbox");
  }

  private Map<String, Double> samples() {
    return metrics
        .scrape()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
  }
}
