package io.sidetape.http.api;

import io.sidetape.catalog.CatalogQuery;
import io.sidetape.catalog.Facet;
import io.sidetape.catalog.Flag;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the list's parameters; what is unknown or malformed is named.
final class ListQuery {
  private static final Set<String> REPEATABLE = Set.of("flag", "label");

  private CatalogQuery query = CatalogQuery.all();

  private ListQuery() {}

  static CatalogQuery of(Map<String, List<String>> parameters) throws Problem {
    var list = new ListQuery();
    for (var parameter : parameters.entrySet()) list.add(parameter.getKey(), parameter.getValue());
    if (list.query.minMillis() > list.query.maxMillis())
      throw Problem.parameter("max_ms", "is less than min_ms");
    return list.query;
  }

  private void add(String name, List<String> values) throws Problem {
    if (values.size() > 1 && !REPEATABLE.contains(name))
      throw Problem.parameter(name, "stands there more than once");
    for (var value : values) query = with(name, value);
  }

  private CatalogQuery with(String name, String value) throws Problem {
    return switch (name) {
      case "tenant" -> query.ofTenant(tenant(value));
      case "from" -> query.between(Optional.of(time(name, value)), query.to());
      case "to" -> query.between(query.from(), Optional.of(time(name, value)));
      case "caller" -> query.with(Facet.CALLER, value);
      case "called" -> query.with(Facet.CALLED, value);
      case "agent" -> query.with(Facet.AGENT, value);
      case "type" -> query.with(Facet.TYPE, value);
      case "status" -> query.with(Facet.STATUS, status(value));
      case "reason" -> query.with(Facet.REASON, value);
      case "flag" -> query.with(flag(value));
      case "label" -> label(value);
      case "min_ms" -> query.lasting(number(name, value, 0), query.maxMillis());
      case "max_ms" -> query.lasting(query.minMillis(), number(name, value, 0));
      case "q" -> query.saying(value);
      case "limit" -> query.limited(limit(value));
      case "cursor" -> query.after(value);
      default -> throw Problem.parameter(name, "is not known here");
    };
  }

  private static String tenant(String value) throws Problem {
    if (!value.matches("[a-z0-9][a-z0-9_-]{0,62}"))
      throw Problem.parameter("tenant", "is no tenant's name");
    return value;
  }

  private static Instant time(String name, String value) throws Problem {
    try {
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeParseException broken) {
      throw Problem.parameter(name, "must be an RFC 3339 time, e.g. 2026-11-21T03:38:36Z");
    }
  }

  private static String status(String value) throws Problem {
    if (!Set.of("completed", "absent", "failed").contains(value))
      throw Problem.parameter("status", "must be completed, absent or failed");
    return value;
  }

  private static Flag flag(String value) throws Problem {
    return Flag.parse(value)
        .orElseThrow(() -> Problem.parameter("flag", "must be silent_side, recovered or muted"));
  }

  private CatalogQuery label(String value) throws Problem {
    int equals = value.indexOf('=');
    if (equals < 1) throw Problem.parameter("label", "must be KEY=VALUE");
    return query.withLabel(value.substring(0, equals), value.substring(equals + 1));
  }

  private static int limit(String value) throws Problem {
    long limit = number("limit", value, 1);
    if (limit > CatalogQuery.MAX_LIMIT)
      throw Problem.parameter("limit", "must be from 1 to " + CatalogQuery.MAX_LIMIT);
    return (int) limit;
  }

  static long number(String name, String value, long least) throws Problem {
    if (!value.matches("\\d{1,15}") || Long.parseLong(value) < least)
      throw Problem.parameter(name, "must be a whole number from " + least);
    return Long.parseLong(value);
  }
}
