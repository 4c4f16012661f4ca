package io.sidetape.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// All that one daemon counts, under Prometheus's naming rules: one prefix, base units, `_total` on
/// what only grows, and never a call's id in a label. Any thread may call any method; none waits.
public final class Metrics {
  /// Tenants come from the dialplan: past this many, `other`.
  static final int MAX_TENANTS = 1_000;

  /// Reasons, event types, sinks: words of ours and of Asterisk's, a few dozen when all is well.
  static final int MAX_WORDS = 200;

  private static final double[] QUICK_SECONDS = {
    .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5
  };
  private static final double[] SLOW_SECONDS = {.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300};
  private static final double[] SKEW_SECONDS = {0, .001, .005, .01, .02, .04, .08, .16, .5, 1};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Instruments make = new Instruments(registry);
  private final BoundedLabel tenants = new BoundedLabel(MAX_TENANTS);
  private final BoundedLabel reasons = new BoundedLabel(MAX_WORDS);
  private final BoundedLabel eventTypes = new BoundedLabel(MAX_WORDS);
  private final BoundedLabel sinks = new BoundedLabel(MAX_WORDS);

  private final Counter expected =
      make.counter("calls_expected", "Calls that policy says are to be recorded.", "tenant");
  private final Counter recordings =
      make.counter(
          "recordings", "Calls that ended, by what became of them.", "tenant", "status", "reason");
  private final Gauge unexplained =
      make.gauge(
          "unexplained_calls",
          "Expected calls without a recording and without a reason.",
          "tenant");
  private final Histogram startLatency =
      make.histogram(
          "start_latency_seconds",
          "How long a call was held until it was recorded.",
          QUICK_SECONDS);
  private final Histogram mergeDuration =
      make.histogram("merge_duration_seconds", "Time to make one stereo file.", SLOW_SECONDS);
  private final Counter mergedAudio =
      make.counter("merge_audio_seconds", "Seconds of audio in the stereo files made.");
  private final Histogram skew =
      make.histogram(
          "alignment_skew_seconds", "How far apart the two sides had begun.", SKEW_SECONDS);
  private final Counter lostTicks =
      make.counter("lost_ticks", "Ticks of 20 ms that Asterisk did not write.", "side");
  private final Counter silentSides =
      make.counter("silent_side", "Recordings with nothing but silence on a side.", "side");
  private final Counter flagged =
      make.counter("flagged_recordings", "Recordings with something odd, by what it is.", "flag");
  private final Counter liveSilences =
      make.counter(
          "live_silence", "Times a side was silent for a minute while its call was up.", "side");
  private final Counter deliveries =
      make.counter("delivery_attempts", "Attempts to deliver a recording.", "sink", "outcome");
  private final Gauge connected =
      make.gauge("ari_connected", "1 while Asterisk's events arrive, else 0.");
  private final Counter reconnects =
      make.counter("ari_reconnects", "Times the event connection was made anew.");
  private final Counter events =
      make.counter("ari_events", "Events that Asterisk sent, by their type.", "type");
  private final Counter gaps =
      make.counter("ari_events_gap_seconds", "Time for which no event could arrive.");
  private final Histogram requests =
      make.histogram(
          "ari_request_duration_seconds",
          "Time of a request to Asterisk, by its method and the first word of its path.",
          QUICK_SECONDS,
          "method",
          "path");
  private final Histogram journal =
      make.histogram("journal_fsync_seconds", "Time to bring a journal to disc.", QUICK_SECONDS);
  private final Counter limits =
      make.counter("limit_reached", "Times that a limit turned something away.", "limit");
  private final Counter webhooks =
      make.counter("webhook_attempts", "Attempts to tell a target of a call.", "outcome");
  private final Counter refusals =
      make.counter("access_refused", "Credentials that opened nothing, by their kind.", "kind");
  private final BoundedLabel limitNames = new BoundedLabel(MAX_WORDS);
  private final BoundedLabel resources = new BoundedLabel(MAX_WORDS);

  /// Everything at nought, for the version that runs.
  public Metrics(String version) {
    make.info("build", "The version that runs.", "version", version);
  }

  /// Policy says that this call is to be recorded.
  public void callExpected(String tenant) {
    expected.labelValues(tenants.of(tenant)).inc();
  }

  /// A call came to its end: `completed`, or `absent` or `failed` with the reason's word.
  public void recordingEnded(String tenant, Enum<?> status, String reason) {
    recordings.labelValues(tenants.of(tenant), word(status), reasons.of(reason)).inc();
  }

  /// So many calls of a tenant have neither a recording nor a reason now.
  public void unexplained(String tenant, long calls) {
    unexplained.labelValues(tenants.of(tenant)).set((double) calls);
  }

  /// A call was held for so long until both sides were recorded.
  public void held(Duration took) {
    startLatency.observe(seconds(took));
  }

  /// One stereo file was made, in that time, of so much audio.
  public void merged(Duration took, double audioSeconds) {
    mergeDuration.observe(seconds(took));
    mergedAudio.inc(audioSeconds);
  }

  /// The sides had begun so far apart; the sign does not matter.
  public void alignmentSkew(double seconds) {
    skew.observe(Math.abs(seconds));
  }

  /// Asterisk did not write so many ticks of a side.
  public void lostTicks(Enum<?> side, long ticks) {
    lostTicks.labelValues(word(side)).inc(ticks);
  }

  /// A finished recording has nothing but silence on a side.
  public void silentSide(Enum<?> side) {
    silentSides.labelValues(word(side)).inc();
  }

  /// A finished recording has something odd: one of a dozen words of ours.
  public void flagged(String flag) {
    flagged.labelValues(flag).inc();
  }

  /// A side has long been silent in a call that is up.
  public void liveSilence(Enum<?> side) {
    liveSilences.labelValues(word(side)).inc();
  }

  /// An attempt to deliver a recording to that sink ended so.
  public void delivery(String sink, Attempt outcome) {
    deliveries.labelValues(sinks.of(sink), word(outcome)).inc();
  }

  /// Whether Asterisk's events arrive now.
  public void ariConnected(boolean now) {
    connected.set(now ? 1 : 0);
  }

  /// The event connection was made anew.
  public void reconnected() {
    reconnects.inc();
  }

  /// Asterisk sent an event of that type.
  public void ariEvent(String type) {
    events.labelValues(eventTypes.of(type)).inc();
  }

  /// `path` is `channels/17/snoop` or the like; only its first word is kept.
  public void ariRequest(String method, String path, Duration took) {
    requests.labelValues(method, resources.of(firstWord(path))).observe(seconds(took));
  }

  /// No event could arrive for so long: what happened then is known only by asking.
  public void blindFor(Duration gap) {
    gaps.inc(seconds(gap));
  }

  /// A journal was on disc after so long.
  public void journalSync(Duration took) {
    journal.observe(seconds(took));
  }

  /// A named limit turned something away.
  public void limitReached(String limit) {
    limits.labelValues(limitNames.of(limit)).inc();
  }

  /// A webhook's target was told, or not; `NEVER` where the message was set aside.
  public void webhook(Attempt outcome) {
    webhooks.labelValues(word(outcome)).inc();
  }

  /// Somebody presented a credential of this kind, a word of ours, that opened nothing.
  public void accessRefused(String kind) {
    refusals.labelValues(kind).inc();
  }

  /// From now on a scrape asks `value`, on the scraper's thread; it should be cheap and may fail.
  public void read(Reading reading, DoubleSupplier value) {
    make.reading(reading, value);
  }

  /// Prometheus's text format, as it is without a choice.
  public String scrape() {
    return scrape(null).text();
  }

  /// What an HTTP `Accept` asks for: Prometheus's text 0.0.4, or OpenMetrics.
  public Exposition scrape(@Nullable String accept) {
    return Exposition.of(registry.scrape(), formats.findWriter(accept));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String firstWord(String path) {
    var from = path.startsWith("/") ? 1 : 0;
    var slash = path.indexOf('/', from);
    return slash < 0 ? path.substring(from) : path.substring(from, slash);
  }
}
