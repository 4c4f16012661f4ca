package io.sidetape.daemon;

import io.sidetape.access.AccessSettings;
import io.sidetape.access.JwtSettings;
import io.sidetape.call.CallSettings;
import io.sidetape.call.Policy;
import io.sidetape.call.Policy.Rule;
import io.sidetape.catalog.CatalogSettings;
import io.sidetape.delivery.PairPattern;
import io.sidetape.http.Proxies;
import io.sidetape.http.Rate;
import io.sidetape.http.Tls;
import io.sidetape.store.SinkSettings;
import io.sidetape.webhook.EventType;
import io.sidetape.webhook.Target;
import io.sidetape.webhook.WebhookSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the configuration file, or tells all that is wrong with it at once.
public final class ConfigLoader {
  private static final URI NOWHERE = URI.create("http://localhost");
  private static final Path NO_FILE = Path.of("/dev/null");

  private ConfigLoader() {}

  /// Reads the file; each `${NAME}` in it is looked up in `env`.
  public static Config load(Path file, Map<String, String> env) throws ConfigException {
    var source = new Source(file, env);
    try {
      var config = config(new Section(source, "", YamlFile.read(file)));
      SecretFile.check(source);
      if (source.problems().isEmpty()) return config;
    } catch (Wrong wrong) {
      source.add(wrong.what());
    }
    throw new ConfigException(source.problems());
  }

  private static Config config(Section root) {
    var state = root.value("state", Values::path).orElse(Config.STATE);
    var defaults = defaults(root.section("defaults"));
    var tenants = tenants(root.section("tenants"));
    var volume = root.value("volume", Values::path).orElse(state.resolve("recordings"));
    var config =
        new Config(
            asterisk(root.section("asterisk")),
            state,
            volume,
            root.find("sink").map(ConfigLoader::sink),
            root.find("catalog").map(section -> catalog(section, volume)),
            http(root.section("http")),
            access(root.section("access")),
            webhooks(root.section("webhooks"), tenants.targets()),
            calls(root.section("calls")),
            new Policy(defaults, tenants.rules()),
            tenants.retention(),
            orphans(root.section("orphans")));
    root.refuseUnknown();
    return config;
  }

  private static AsteriskConfig asterisk(Section section) {
    section.secretAt("password");
    var asterisk =
        new AsteriskConfig(
            section.required("url", Values::url, NOWHERE),
            section.required("username", Values::user, ""),
            section.required("password", Values::secret, ""),
            section.value("app", Values::app).orElse(AsteriskConfig.APP),
            section.value("ca", Values::path),
            section.value("recordings", Values::path).orElse(AsteriskConfig.RECORDINGS));
    section.refuseUnknown();
    return asterisk;
  }

  private static SinkSettings sink(Section section) {
    section.secretAt("token");
    var sink =
        new SinkSettings(
            section.required("url", Values::url, NOWHERE),
            section.value("token", Values::token),
            section.value("keep", Values::bool).orElse(true),
            section.value("ca", Values::path),
            SinkSettings.TIMEOUT);
    section.refuseUnknown();
    return sink;
  }

  private static CatalogSettings.Server catalog(Section section, Path volume) {
    section.secretAt("password");
    var catalog =
        new CatalogSettings.Server(
            section.required("url", Values::database, ""),
            section.required("username", Values::secret, ""),
            section.required("password", Values::secret, ""),
            Host.name() + ":" + volume);
    section.refuseUnknown();
    return catalog;
  }

  private static HttpConfig http(Section section) {
    var listen = section.value("listen", Values::listen).orElse(HttpConfig.DEFAULTS);
    var http =
        new HttpConfig(
            listen.host(),
            listen.port(),
            section.find("tls").map(ConfigLoader::tls),
            rate(section.section("rate")),
            section.value("connections_per_address", Values::count),
            new Proxies(section.list("proxies", Values::addressBlock)),
            section.value("public_url", Values::publicUrl),
            section.value("open_metrics", Values::bool).orElse(false));
    section.refuseUnknown();
    return http;
  }

  private static Tls tls(Section section) {
    var tls =
        new Tls(
            section.required("certificate", Values::path, NO_FILE),
            section.required("key", Values::path, NO_FILE));
    section.refuseUnknown();
    return tls;
  }

  private static Rate rate(Section section) {
    var usual = Rate.DEFAULT;
    var rate =
        new Rate(
            section.value("per_second", Values::count).orElse(usual.perSecond()),
            section.value("burst", Values::count).orElse(usual.burst()));
    section.refuseUnknown();
    return rate;
  }

  private static AccessSettings access(Section section) {
    var jwt = section.find("jwt").map(ConfigLoader::jwt);
    section.refuseUnknown();
    return new AccessSettings(jwt);
  }

  private static JwtSettings jwt(Section section) {
    section.secretAt("secret");
    section.oneOf("secret", "jwks");
    var jwt =
        new JwtSettings(
            section.value("issuer", Values::line),
            section.value("audience", Values::line),
            section.value("secret", Values::jwtSecret),
            section.value("jwks", Values::jwks),
            section.value("skew", Values::skew).orElse(JwtSettings.SKEW));
    section.refuseUnknown();
    return jwt;
  }

  private static List<PairPattern> orphans(Section section) {
    var patterns = section.list("patterns", Values::pairPattern);
    section.refuseUnknown();
    return patterns;
  }

  private static CallSettings calls(Section section) {
    var hold = section.value("hold", Values::hold).orElse(CallSettings.DEFAULTS.hold());
    var minFree =
        section.value("min_free", Sizes::parse).orElse(CallSettings.DEFAULTS.minFreeBytes());
    section.refuseUnknown();
    return new CallSettings(hold, minFree);
  }

  private static Rule defaults(Section section) {
    var rule = section.value("record", Values::rule).orElse(Rule.NEVER);
    section.refuseUnknown();
    return rule;
  }

  private static WebhookSettings webhooks(Section section, Map<String, List<Target>> targets) {
    var privateToo = section.value("private_addresses", Values::bool).orElse(false);
    var time = section.value("give_up_after", Values::giveUpAfter);
    section.refuseUnknown();
    var giveUpAfter = time.orElse(WebhookSettings.GIVE_UP_AFTER);
    return new WebhookSettings(targets, privateToo, giveUpAfter);
  }

  private static Target target(Section section) {
    section.secretAt("secret");
    var url = section.required("url", Values::url, NOWHERE);
    var secret = section.required("secret", Values::webhookSecret, "");
    var events = Set.copyOf(section.list("events", Values::webhookEvent));
    var format = section.value("format", Values::webhookFormat).orElse(Target.Format.STANDARD);
    section.refuseUnknown();
    return new Target(url, secret, events.isEmpty() ? EventType.ORDERED : events, format);
  }

  private record Tenants(
      Map<String, Rule> rules,
      Map<String, Duration> retention,
      Map<String, List<Target>> targets) {}

  private static Tenants tenants(Section section) {
    var tenants = new Tenants(new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (var name : section.names(Values::tenant)) {
      var tenant = section.section(name);
      tenant.value("record", Values::rule).ifPresent(rule -> tenants.rules().put(name, rule));
      tenant
          .value("retention", Values::retention)
          .ifPresent(time -> tenants.retention().put(name, time));
      var targets = tenant.sections("webhooks").stream().map(ConfigLoader::target).toList();
      if (!targets.isEmpty()) tenants.targets().put(name, targets);
      tenant.refuseUnknown();
    }
    return tenants;
  }
}
