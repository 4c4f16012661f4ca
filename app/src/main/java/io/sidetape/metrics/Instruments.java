package io.sidetape.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;

/// Makes the instruments of one registry, all under the one prefix.
record Instruments(PrometheusRegistry registry) {
  private static final String PREFIX = "sidetape_";

  /// A counter without labels exists, at 0, from the start: an alert can tell 0 from unknown.
  Counter counter(String name, String help, String... labels) {
    var counter = Counter.builder().name(PREFIX + name).help(help).labelNames(labels);
    return counter.withoutExemplars().register(registry);
  }

  Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder().name(PREFIX + name).help(help).labelNames(labels).register(registry);
  }

  Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .withoutExemplars()
        .register(registry);
  }

  void info(String name, String help, String label, String value) {
    Info.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(label)
        .register(registry)
        .setLabelValues(value);
  }

  void reading(Reading reading, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(PREFIX + reading.metric)
        .help(reading.help)
        .callback(callback -> callback.call(readOrUnknown(value)))
        .register(registry);
  }

  /// A part in trouble must not take the other numbers with it, so what cannot be read is NaN.
  private static double readOrUnknown(DoubleSupplier value) {
    try {
      return value.getAsDouble();
    } catch (RuntimeException broken) {
      return Double.NaN;
    }
  }
}
