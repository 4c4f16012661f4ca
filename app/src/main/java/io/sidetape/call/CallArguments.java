package io.sidetape.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The dialplan's arguments of `Stasis(sidetape,tenant=acme,…)`. They come from strangers: a tenant
/// that is no tenant's name is refused into `default`, all else is text, cut to limits and without
/// control characters.
///
/// @param warnings what was not taken as it came, in words for the log
record CallArguments(
    String tenant,
    Optional<String> type,
    Optional<String> agent,
    Optional<String> direction,
    String role,
    Map<String, String> labels,
    List<String> warnings) {

  static final String DEFAULT_TENANT = "default";
  static final String DEFAULT_ROLE = "customer";

  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cs}\\u2028\\u2029]");
  private static final int LABELS = 32;
  private static final int WARNINGS = 8;
  private static final int LONGEST = 256;

  static CallArguments of(List<String> args) {
    var reading = new Reading();
    for (var arg : args) reading.add(arg);
    return reading.result();
  }

  private static final class Reading {
    private String tenant = DEFAULT_TENANT;
    private Optional<String> type = Optional.empty();
    private Optional<String> agent = Optional.empty();
    private Optional<String> direction = Optional.empty();
    private String role = DEFAULT_ROLE;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /// The log is no place for a flood either.
    private void warn(String words) {
      if (warnings.size() < WARNINGS) warnings.add(words);
    }

    void add(String arg) {
      int equals = arg.indexOf('=');
      if (equals <= 0) {
        if (!arg.isBlank()) warn("argument '" + shown(arg) + "' is not key=value, ignored");
        return;
      }
      set(arg.substring(0, equals).strip(), arg.substring(equals + 1).strip());
    }

    private void set(String key, String raw) {
      var value = clean(raw);
      if (value.length() < raw.length()) warn(shown(key) + " was longer than " + LONGEST);
      switch (key) {
        case "tenant" -> tenant(value);
        case "type" -> type = some(value);
        case "agent" -> agent = some(value);
        case "direction" -> direction = some(value);
        case "role" -> role = some(value).orElse(DEFAULT_ROLE);
        default -> label(key, value);
      }
    }

    private void tenant(String value) {
      if (TENANT.matcher(value).matches()) {
        tenant = value;
        return;
      }
      label("tenant", value);
      warn("tenant '" + shown(value) + "' is not a tenant's name, taken as 'default'");
    }

    private void label(String key, String value) {
      if (!LABEL.matcher(key).matches()) {
        warn("label '" + shown(key) + "' is not a label's name, ignored");
      } else if (labels.size() >= LABELS) {
        warn("more than " + LABELS + " labels, '" + shown(key) + "' ignored");
      } else {
        labels.put(key, value);
      }
    }

    CallArguments result() {
      return new CallArguments(
          tenant, type, agent, direction, role, Map.copyOf(labels), List.copyOf(warnings));
    }
  }

  private static Optional<String> some(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private static String clean(String raw) {
    var cut = raw.length() > LONGEST ? raw.substring(0, LONGEST) : raw;
    return CONTROL.matcher(cut).replaceAll(" ");
  }

  private static String shown(String text) {
    var clean = clean(text);
    return clean.length() > 60 ? clean.substring(0, 60) + "…" : clean;
  }
}
