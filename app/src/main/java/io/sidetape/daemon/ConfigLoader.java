package io.sidetape.daemon;

import io.sidetape.access.AccessSettings;
import io.sidetape.access.JwtSettings;
import io.sidetape.call.CallSettings;
import io.sidetape.call.Policy;
import io.sidetape.call.Policy.Rule;
import io.sidetape.delivery.PairPattern;
import io.sidetape.store.SinkSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the configuration file, or tells all that is wrong with it at once.
public final class ConfigLoader {
  private static final URI NOWHERE = URI.create("http://localhost");

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
    var config =
        new Config(
            asterisk(root.section("asterisk")),
            state,
            root.value("volume", Values::path).orElse(state.resolve("recordings")),
            root.find("sink").map(ConfigLoader::sink),
            http(root.section("http")),
            access(root.section("access")),
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

  private static HttpConfig http(Section section) {
    var http = section.value("listen", Values::listen).orElse(HttpConfig.DEFAULTS);
    section.refuseUnknown();
    return http;
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

  private record Tenants(Map<String, Rule> rules, Map<String, Duration> retention) {}

  private static Tenants tenants(Section section) {
    var tenants = new Tenants(new HashMap<>(), new HashMap<>());
    for (var name : section.names(Values::tenant)) {
      var tenant = section.section(name);
      tenant.value("record", Values::rule).ifPresent(rule -> tenants.rules().put(name, rule));
      tenant
          .value("retention", Values::retention)
          .ifPresent(time -> tenants.retention().put(name, time));
      tenant.refuseUnknown();
    }
    return tenants;
  }
}
