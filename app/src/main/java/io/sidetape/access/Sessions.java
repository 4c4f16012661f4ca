package io.sidetape.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Sessions of browsers. The cookie itself says whose it is, under our signature; only what ended
/// before its time is remembered, in `{state}/access/sessions.json`.
final class Sessions {
  static final Duration LONGEST = Duration.ofHours(12);

  private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]{43})");

  private final SharedFile<Ended> ended;
  private final Signature signature;
  private final Randomness randomness;
  private final InstantSource clock;
  private final Tokens tokens;

  Sessions(
      SecretFolder folder,
      Signature signature,
      Randomness randomness,
      InstantSource clock,
      Tokens tokens) {
    this.ended = new SharedFile<>(folder, "sessions.json", Ended.class);
    this.signature = signature;
    this.randomness = randomness;
    this.clock = clock;
    this.tokens = tokens;
  }

  /// A session that somebody signed out of.
  record Ended(String id, Instant until) {}

  /// What the cookie says.
  private record Claims(
      String id,
      String subject,
      String tenant,
      Set<String> scopes,
      Optional<String> onlyRecording,
      Instant until,
      Optional<String> tokenId) {
    static Claims of(String id, Grant grant, Instant until) {
      var identity = grant.identity();
      var scopes = Set.copyOf(identity.scopes().stream().map(Scope::text).toList());
      return new Claims(
          id,
          identity.subject(),
          identity.tenant(),
          scopes,
          identity.onlyRecording(),
          until,
          grant.tokenId());
    }

    Grant grant() {
      var identity = new Identity(subject, tenant, Scopes.known(scopes), onlyRecording);
      return new Grant(identity, until, tokenId);
    }
  }

  /// A session for whoever has this grant, for 12 hours and no longer than the grant.
  Session open(Grant grant) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var end = now.plus(LONGEST);
    var until = end.isBefore(grant.until()) ? end : grant.until();
    var payload = payload(Claims.of(randomness.id(), grant, until));
    return new Session(payload + "." + signature.of(payload), Duration.between(now, until));
  }

  Grant check(String cookie) throws Refusal, IOException {
    var claims = claims(cookie);
    if (!clock.instant().isBefore(claims.until())) throw new Refusal("the session has expired");
    if (ended.entries().stream().anyMatch(one -> one.id().equals(claims.id())))
      throw new Refusal("the session has ended");
    var token = claims.tokenId();
    if (token.isPresent() && !tokens.isAlive(token.get()))
      throw new Refusal("the session's token is revoked");
    return claims.grant();
  }

  /// The cookie opens nothing from now on.
  void end(String cookie) throws Refusal, IOException {
    var claims = claims(cookie);
    var now = clock.instant();
    ended.change(sessions -> {
      var after = new ArrayList<>(sessions);
      after.removeIf(old -> now.isAfter(old.until()));
      after.add(new Ended(claims.id(), claims.until()));
      return after;
    });
  }

  private Claims claims(String cookie) throws Refusal {
    var parts = VALUE.matcher(cookie);
    if (!parts.matches() || !signature.fits(parts.group(1), parts.group(2)))
      throw new Refusal("the session is not valid");
    try {
      var json = new String(Base64.getUrlDecoder().decode(parts.group(1)), UTF_8);
      return Json.MAPPER.readValue(json, Claims.class);
    } catch (JsonProcessingException older) {
      throw new Refusal("the session is of another version");
    }
  }

  private static String payload(Claims claims) {
    try {
      var json = Json.MAPPER.writeValueAsString(claims);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
