package io.sidetape.access;

import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Links that open one recording to whoever has them, for a time, until they are revoked.
///
/// A link's token is `stl_`, the link's id, and a signature over all that the link stands for; the
/// links themselves are in `{state}/access/links.json`, from which no token can be made.
public final class Links {
  public static final Duration SHORTEST = Duration.ofMinutes(1);
  public static final Duration LONGEST = Duration.ofDays(365);

  /// Of all that have not expired.
  static final int MOST = 10_000;

  /// One tenant leaves the others theirs.
  static final int MOST_OF_A_TENANT = 2_000;

  private static final Pattern TOKEN = Pattern.compile("stl_([0-9a-f]{16})([A-Za-z0-9_-]{43})");

  private final SharedFile<Link> file;
  private final Signature signature;
  private final Randomness randomness;
  private final InstantSource clock;
  private final Metrics metrics;

  Links(
      SecretFolder folder,
      Signature signature,
      Randomness randomness,
      InstantSource clock,
      Metrics metrics) {
    this.file = new SharedFile<>(folder, "links.json", Link.class);
    this.signature = signature;
    this.randomness = randomness;
    this.clock = clock;
    this.metrics = metrics;
  }

  /// What is known of a link.
  ///
  /// @param createdBy the subject of the identity that asked for it
  public record Link(
      String id,
      String recording,
      String tenant,
      Instant expiresAt,
      String createdBy,
      Instant createdAt,
      Optional<Instant> revokedAt) {
    private boolean isOpen(Instant now) {
      return revokedAt.isEmpty() && !isExpired(now);
    }

    boolean isExpired(Instant now) {
      return !now.isBefore(expiresAt);
    }

    private String signed() {
      return String.join("\n", id, recording, tenant, expiresAt.toString());
    }

    private Link revoked(Instant at) {
      return new Link(id, recording, tenant, expiresAt, createdBy, createdAt, Optional.of(at));
    }
  }

  /// No more can be open at once.
  public static final class TooMany extends IOException {
    TooMany() {
      super(MOST_OF_A_TENANT + " links of a tenant are the most that can be open at once");
    }
  }

  /// A new link, and the token that stands in its URL, which cannot be had again.
  public record Issued(Link link, String token) {}

  /// Makes a link to one recording.
  ///
  /// @throws IllegalArgumentException when `validity` is not from [#SHORTEST] to [#LONGEST]
  /// @throws TooMany when this tenant, or all of them, have too many
  /// @throws IOException when they cannot be written down
  public Issued issue(String tenant, String recording, Duration validity, String createdBy)
      throws IOException {
    if (validity.compareTo(SHORTEST) < 0 || validity.compareTo(LONGEST) > 0)
      throw new IllegalArgumentException("a link is valid for 1 minute to 365 days");
    var now = clock.instant();
    var link =
        new Link(
            randomness.id(),
            recording,
            tenant,
            now.plus(validity),
            createdBy,
            now,
            Optional.empty());
    add(link, now);
    return new Issued(link, "stl_" + link.id() + signature.of(link.signed()));
  }

  /// Ends a link; false where that recording has none such, or not any more.
  public boolean revoke(String recording, String id) throws IOException {
    var now = clock.instant();
    if (of(recording).stream().noneMatch(link -> link.id().equals(id))) return false;
    file.change(links ->
        links.stream().map(link -> link.id().equals(id) ? link.revoked(now) : link).toList());
    return true;
  }

  /// The links that open this recording now, oldest first.
  public List<Link> of(String recording) throws IOException {
    var now = clock.instant();
    return file.entries().stream()
        .filter(link -> link.recording().equals(recording))
        .filter(link -> link.isOpen(now))
        .toList();
  }

  Grant check(String token) throws Refusal, IOException {
    var parts = TOKEN.matcher(token);
    if (!parts.matches()) throw unknown();
    var link = find(parts);
    if (!signature.fits(link.signed(), parts.group(2))) throw unknown();
    if (link.revokedAt().isPresent()) throw new Refusal("the link has been revoked");
    if (link.isExpired(clock.instant())) throw new Refusal("the link has expired");
    return new Grant(
        new Identity(
            "link:" + link.id(),
            link.tenant(),
            Set.of(Scope.RECORDINGS_READ),
            Optional.of(link.recording())),
        link.expiresAt());
  }

  private Link find(Matcher parts) throws Refusal, IOException {
    for (var link : file.entries()) if (link.id().equals(parts.group(1))) return link;
    throw unknown();
  }

  private static Refusal unknown() {
    return new Refusal("the link is not valid");
  }

  private void add(Link link, Instant now) throws IOException {
    var open = file.entries().stream().filter(old -> old.isOpen(now)).toList();
    long ofTenant = open.stream().filter(old -> old.tenant().equals(link.tenant())).count();
    if (ofTenant >= MOST_OF_A_TENANT || open.size() >= MOST) {
      metrics.limitReached("links");
      throw new TooMany();
    }
    file.change(links -> {
      var after = new ArrayList<>(links);
      after.removeIf(old -> old.isExpired(now));
      if (after.size() >= MOST) after.removeIf(old -> !old.isOpen(now));
      after.add(link);
      return after;
    });
  }
}
