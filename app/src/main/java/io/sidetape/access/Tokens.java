package io.sidetape.access;

import io.sidetape.io.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The API tokens that were given away, in `{state}/access/tokens.json`. A token is `sst_` and 256
/// random bits; what is kept is its SHA-256, which is enough for a secret that nobody can guess.
public final class Tokens {
  static final String PREFIX = "sst_";
  static final int MOST = 10_000;

  /// For how long an expired token is still listed.
  static final Duration LISTED = Duration.ofDays(30);

  private final SharedFile<Token> file;
  private final Randomness randomness;
  private final InstantSource clock;

  Tokens(SecretFolder folder, Randomness randomness, InstantSource clock) {
    this.file = new SharedFile<>(folder, "tokens.json", Token.class);
    this.randomness = randomness;
    this.clock = clock;
  }

  /// What is known of a token.
  ///
  /// @param tenant whose recordings it opens; `*` for everybody's
  /// @param sha256 of the token's text, in hexadecimal
  public record Token(
      String id,
      Optional<String> name,
      String tenant,
      Set<String> scopes,
      Instant createdAt,
      Optional<Instant> expiresAt,
      String sha256) {
    public boolean isExpired(Instant now) {
      return expiresAt.map(end -> !now.isBefore(end)).orElse(false);
    }
  }

  /// A new token, and its text, which cannot be had again.
  public record Created(Token token, String text) {}

  /// The tokens of the daemon with this state folder.
  public static Tokens in(Path state, InstantSource clock) throws IOException {
    return new Tokens(SecretFolder.in(state), new Randomness(new SecureRandom()), clock);
  }

  /// Makes a token; the daemon takes it from now on.
  public Created create(
      String tenant, Set<Scope> scopes, Optional<Duration> validity, Optional<String> name)
      throws IOException {
    if (!Identity.isTenant(tenant)) throw new IllegalArgumentException("not a tenant's name");
    var now = clock.instant();
    var text = PREFIX + randomness.secret();
    var words = Set.copyOf(scopes.stream().map(Scope::text).toList());
    var end = validity.map(now::plus);
    var token = new Token(randomness.id(), name, tenant, words, now, end, Sha256.hex(text));
    add(token, now);
    return new Created(token, text);
  }

  /// Those that are not revoked, oldest first.
  public List<Token> list() throws IOException {
    return file.entries();
  }

  /// Ends a token, and the sessions that were opened with it; false where there is none such.
  public boolean revoke(String id) throws IOException {
    if (find(id).isEmpty()) return false;
    file.change(tokens -> tokens.stream().filter(token -> !token.id().equals(id)).toList());
    return true;
  }

  Grant check(String text) throws Refusal, IOException {
    var hash = Sha256.hex(text);
    var beginning = hash.substring(0, 8); // finds it quickly; nobody chooses what a text hashes to
    for (var token : file.entries())
      if (token.sha256().startsWith(beginning) && Signature.equal(token.sha256(), hash))
        return grant(token);
    throw new Refusal("the token is unknown or revoked");
  }

  boolean isAlive(String id) throws IOException {
    return find(id).filter(token -> !token.isExpired(clock.instant())).isPresent();
  }

  private Optional<Token> find(String id) throws IOException {
    return file.entries().stream().filter(token -> token.id().equals(id)).findFirst();
  }

  private Grant grant(Token token) throws Refusal {
    if (token.isExpired(clock.instant())) throw new Refusal("the token has expired");
    var scopes = Scopes.known(token.scopes());
    var identity = new Identity("token:" + token.id(), token.tenant(), scopes, Optional.empty());
    return new Grant(identity, token.expiresAt().orElse(Instant.MAX), Optional.of(token.id()));
  }

  private void add(Token token, Instant now) throws IOException {
    if (list().size() >= MOST)
      throw new IOException(MOST + " tokens are the most there can be; revoke some");
    file.change(tokens -> {
      var after = new ArrayList<>(tokens);
      after.removeIf(old -> old.isExpired(now.minus(LISTED)));
      after.add(token);
      return after;
    });
  }
}
