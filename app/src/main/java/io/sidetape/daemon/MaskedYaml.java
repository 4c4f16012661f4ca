package io.sidetape.daemon;

import io.sidetape.access.JwtSettings;
import io.sidetape.call.CallSettings;
import io.sidetape.catalog.CatalogSettings;
import io.sidetape.http.Tls;
import io.sidetape.store.SinkSettings;
import io.sidetape.webhook.EventType;
import io.sidetape.webhook.Target;
import io.sidetape.webhook.WebhookSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// The effective configuration, written as the file that would give it.
final class MaskedYaml {
  private static final String MASK = "***";

  private MaskedYaml() {}

  static String of(Config config) {
    var all = new LinkedHashMap<String, Object>();
    all.put("asterisk", asterisk(config.asterisk()));
    all.put("state", config.state().toString());
    all.put("volume", config.volume().toString());
    config.sink().ifPresent(sink -> all.put("sink", sink(sink)));
    if (config.catalog() instanceof CatalogSettings.Server server)
      all.put("catalog", catalog(server));
    all.put("http", http(config.http()));
    config.access().jwt().ifPresent(jwt -> all.put("access", Map.of("jwt", jwt(jwt))));
    all.put("webhooks", webhooks(config.webhooks()));
    all.put("calls", calls(config.calls()));
    var patterns = config.orphanPatterns().stream().map(String::valueOf).toList();
    if (!patterns.isEmpty()) all.put("orphans", Map.of("patterns", patterns));
    all.put("defaults", Map.of("record", word(config.policy().defaults())));
    var tenants = tenants(config);
    if (!tenants.isEmpty()) all.put("tenants", tenants);
    return yaml().dump(all);
  }

  private static Map<String, Object> http(HttpConfig http) {
    var map = new LinkedHashMap<String, Object>();
    map.put("listen", http.toString());
    http.publicUrl().ifPresent(url -> map.put("public_url", url.toString()));
    map.put("open_metrics", http.openMetrics());
    http.tls().ifPresent(tls -> map.put("tls", tls(tls)));
    var rate = new LinkedHashMap<String, Object>();
    rate.put("per_second", http.rate().perSecond());
    rate.put("burst", http.rate().burst());
    map.put("rate", rate);
    http.connectionsPerAddress().ifPresent(most -> map.put("connections_per_address", most));
    var proxies = http.proxies().blocks().stream().map(String::valueOf).toList();
    if (!proxies.isEmpty()) map.put("proxies", proxies);
    return map;
  }

  private static Map<String, Object> tls(Tls tls) {
    var map = new LinkedHashMap<String, Object>();
    map.put("certificate", tls.certificate().toString());
    map.put("key", tls.key().toString());
    return map;
  }

  private static Map<String, Object> calls(CallSettings calls) {
    var map = new LinkedHashMap<String, Object>();
    map.put("hold", Durations.format(calls.hold()));
    map.put("min_free", Sizes.format(calls.minFreeBytes()));
    return map;
  }

  private static Map<String, Object> asterisk(AsteriskConfig asterisk) {
    var map = new LinkedHashMap<String, Object>();
    map.put("url", asterisk.url().toString());
    asterisk.ca().ifPresent(ca -> map.put("ca", ca.toString()));
    map.put("username", asterisk.username());
    map.put("password", MASK);
    map.put("app", asterisk.app());
    map.put("recordings", asterisk.recordings().toString());
    return map;
  }

  private static Map<String, Object> sink(SinkSettings sink) {
    var map = new LinkedHashMap<String, Object>();
    map.put("url", sink.url().toString());
    sink.ca().ifPresent(ca -> map.put("ca", ca.toString()));
    sink.token().ifPresent(token -> map.put("token", MASK));
    map.put("keep", sink.keep());
    return map;
  }

  private static Map<String, Object> catalog(CatalogSettings.Server server) {
    var map = new LinkedHashMap<String, Object>();
    map.put("url", server.url());
    map.put("username", server.username());
    map.put("password", MASK);
    return map;
  }

  private static Map<String, Object> jwt(JwtSettings jwt) {
    var map = new LinkedHashMap<String, Object>();
    jwt.issuer().ifPresent(issuer -> map.put("issuer", issuer));
    jwt.audience().ifPresent(audience -> map.put("audience", audience));
    jwt.secret().ifPresent(_ -> map.put("secret", MASK));
    jwt.jwks().ifPresent(jwks -> map.put("jwks", jwks(jwks)));
    map.put("skew", Durations.format(jwt.skew()));
    return map;
  }

  private static String jwks(URI place) {
    return "file".equals(place.getScheme()) ? place.getPath() : place.toString();
  }

  private static Map<String, Object> tenants(Config config) {
    var names = new TreeSet<>(config.policy().tenants().keySet());
    names.addAll(config.retention().keySet());
    names.addAll(config.webhooks().targets().keySet());
    var map = new TreeMap<String, Object>();
    for (var name : names) map.put(name, tenant(config, name));
    return map;
  }

  private static Map<String, Object> tenant(Config config, String name) {
    var map = new LinkedHashMap<String, Object>();
    var policy = config.policy();
    map.put("record", word(policy.tenants().getOrDefault(name, policy.defaults())));
    var retention = config.retention().get(name);
    if (retention != null) map.put("retention", Durations.format(retention));
    var targets = config.webhooks().targets().getOrDefault(name, List.of());
    if (!targets.isEmpty()) map.put("webhooks", targets.stream().map(MaskedYaml::target).toList());
    return map;
  }

  private static Map<String, Object> webhooks(WebhookSettings webhooks) {
    var map = new LinkedHashMap<String, Object>();
    map.put("private_addresses", webhooks.privateAddresses());
    map.put("give_up_after", Durations.format(webhooks.giveUpAfter()));
    return map;
  }

  private static Map<String, Object> target(Target target) {
    var map = new LinkedHashMap<String, Object>();
    map.put("url", target.url().toString());
    map.put("secret", MASK);
    map.put("events", target.events().stream().map(EventType::text).sorted().toList());
    map.put("format", word(target.format()));
    return map;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Yaml yaml() {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    return new Yaml(options);
  }
}
