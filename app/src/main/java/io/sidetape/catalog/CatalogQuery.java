package io.sidetape.catalog;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What to search for; all that is given must hold.
///
/// @param tenant empty for all tenants
/// @param from of the start, this and later
/// @param to of the start, before this
/// @param labels each as `KEY=VALUE`
/// @param minMillis of the audio
/// @param maxMillis of the audio
/// @param text words, each the beginning of a word in the call's caller, called, agent, type,
///   labels, reason or ids
/// @param limit calls on a page
/// @param cursor where the last page ended
public record CatalogQuery(
    Optional<String> tenant,
    Optional<Instant> from,
    Optional<Instant> to,
    Map<Facet, String> facets,
    Set<String> labels,
    Set<Flag> flags,
    long minMillis,
    long maxMillis,
    String text,
    int limit,
    Optional<String> cursor) {
  /// Calls on a page at most.
  public static final int MAX_LIMIT = 200;

  /// Calls on a page, unless told otherwise.
  public static final int DEFAULT_LIMIT = 50;

  public CatalogQuery {
    if (limit < 1 || limit > MAX_LIMIT)
      throw new IllegalArgumentException("limit must be from 1 to " + MAX_LIMIT);
    facets = Map.copyOf(facets);
    labels = Set.copyOf(labels);
    flags = Set.copyOf(flags);
  }

  /// Everything, newest first.
  public static CatalogQuery all() {
    return new CatalogQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Set.of(),
        Set.of(),
        0,
        Long.MAX_VALUE,
        "",
        DEFAULT_LIMIT,
        Optional.empty());
  }

  /// The same, of one tenant.
  public CatalogQuery ofTenant(String name) {
    return new CatalogQuery(
        Optional.of(name),
        from,
        to,
        facets,
        labels,
        flags,
        minMillis,
        maxMillis,
        text,
        limit,
        cursor);
  }

  /// The same, of calls that began in that time.
  public CatalogQuery between(Optional<Instant> since, Optional<Instant> until) {
    return new CatalogQuery(
        tenant, since, until, facets, labels, flags, minMillis, maxMillis, text, limit, cursor);
  }

  /// The same, with this value.
  public CatalogQuery with(Facet facet, String value) {
    var more = new EnumMap<Facet, String>(Facet.class);
    more.putAll(facets);
    more.put(facet, value);
    return new CatalogQuery(
        tenant, from, to, more, labels, flags, minMillis, maxMillis, text, limit, cursor);
  }

  /// The same, with this label too.
  public CatalogQuery withLabel(String key, String value) {
    var more = new HashSet<>(labels);
    more.add(key + "=" + value);
    return new CatalogQuery(
        tenant, from, to, facets, more, flags, minMillis, maxMillis, text, limit, cursor);
  }

  /// The same, with this flag too.
  public CatalogQuery with(Flag flag) {
    var more = new HashSet<>(flags);
    more.add(flag);
    return new CatalogQuery(
        tenant, from, to, facets, labels, more, minMillis, maxMillis, text, limit, cursor);
  }

  /// The same, of recordings as long as that, both ends included.
  public CatalogQuery lasting(long atLeastMillis, long atMostMillis) {
    return new CatalogQuery(
        tenant, from, to, facets, labels, flags, atLeastMillis, atMostMillis, text, limit, cursor);
  }

  /// The same, with these words.
  public CatalogQuery saying(String words) {
    return new CatalogQuery(
        tenant, from, to, facets, labels, flags, minMillis, maxMillis, words, limit, cursor);
  }

  /// The same, in pages of that many calls.
  public CatalogQuery limited(int calls) {
    return new CatalogQuery(
        tenant, from, to, facets, labels, flags, minMillis, maxMillis, text, calls, cursor);
  }

  /// The same, from where a page ended.
  public CatalogQuery after(String page) {
    return new CatalogQuery(
        tenant,
        from,
        to,
        facets,
        labels,
        flags,
        minMillis,
        maxMillis,
        text,
        limit,
        Optional.of(page));
  }
}
