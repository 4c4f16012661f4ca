package io.sidetape.ari;

import ch.loway.oss.ari4java.AriVersion;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.sidetape.ari.Exchange.Question;
import io.sidetape.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The questions side of one Asterisk: ari4java's actions in the generation that fits, over the
/// pool, and the few questions that ari4java cannot ask.
final class Rest implements AutoCloseable {
  private final HttpPool pool;
  private final Endpoint endpoint;
  private final AtomicReference<AriVersion> version;
  private final Metrics metrics;

  Rest(Wire wire, int connections, Metrics metrics) {
    this(wire, connections, metrics, new AtomicReference<>(Versions.NEWEST));
  }

  private Rest(Wire wire, int connections, Metrics metrics, AtomicReference<AriVersion> version) {
    this.pool = new HttpPool(wire, connections);
    this.metrics = metrics;
    this.endpoint = wire.endpoint();
    this.version = version;
  }

  /// A few connections of their own, for what must not queue behind the rest.
  Rest beside(Wire wire, int connections) {
    return new Rest(wire, connections, metrics, version);
  }

  <T extends @Nullable Object> T ask(Duration timeout, Question<T> question) {
    return exchange(timeout).ask(version.get(), question);
  }

  /// Questions that are to be sent together.
  Round round(Duration timeout, String app) {
    return new Round(pool, () -> exchange(timeout), version.get(), app);
  }

  /// The version of ARI that answers, as in `10.0.0`; from then on the models are of its time.
  String apiVersion(Duration timeout) {
    var answer = plain(timeout, "GET", "/api-docs/resources.json", null);
    var api = field(answer, "apiVersion");
    if (api == null) throw new AriException.Unreadable("GET /api-docs/resources.json", answer);
    version.set(Versions.closest(api));
    return api;
  }

  /// Lets only these types of event through. Not by ari4java's typed call, which wraps the filter
  /// in an object that Asterisk ignores.
  void filter(Duration timeout, String app, List<String> types) {
    var allowed =
        types.stream()
            .map("{\"type\":\"%s\"}"::formatted)
            .collect(Collectors.joining(",", "{\"allowed\":[", "]}"));
    plain(timeout, "PUT", "/applications/" + Endpoint.encoded(app) + "/eventFilter", allowed);
  }

  /// Whether Asterisk has the app, which it keeps for as long as a client or a channel is in it.
  boolean knows(Duration timeout, String app) {
    try {
      ask(timeout, ari -> ari.applications().get(app).execute());
      return true;
    } catch (AriException.Gone e) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private String plain(Duration timeout, String method, String path, @Nullable String body) {
    return exchange(timeout).httpActionSync(path, method, null, body, null);
  }

  private Exchange exchange(Duration timeout) {
    return new Exchange(pool, endpoint, metrics, timeout);
  }

  /// What a JSON object says under this name, if that is text.
  static @Nullable String field(String json, String name) {
    try {
      return Models.mapper().readTree(json).path(name).textValue();
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
