package io.sidetape.access;

import io.sidetape.metrics.Check;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells who asks. Any thread may; it may wait for the issuer's keys, and for nothing else.
public final class Access {
  private static final Logger log = LoggerFactory.getLogger(Access.class);
  private static final String BEARER = "bearer ";

  private final Tokens tokens;
  private final Optional<Jwt> jwt;
  private final Links links;
  private final Sessions sessions;
  private final EntryCodes codes;
  private final Audit audit;
  private final Metrics metrics;

  private Access(
      SecretFolder folder,
      AccessSettings settings,
      Randomness randomness,
      InstantSource clock,
      Metrics metrics)
      throws IOException {
    var linkKey = new Signature(folder.key("link.key", randomness));
    var sessionKey = new Signature(folder.key("session.key", randomness));
    this.tokens = new Tokens(folder, randomness, clock);
    this.jwt = settings.jwt().map(it -> new Jwt(it, clock));
    this.links = new Links(folder, linkKey, randomness, clock, metrics);
    this.sessions = new Sessions(folder, sessionKey, randomness, clock, tokens);
    this.codes = new EntryCodes(randomness, clock, metrics);
    this.audit = new Audit(folder);
    this.metrics = metrics;
  }

  /// Makes `{state}/access` and the keys in it, where they are missing.
  public static Access open(
      Path state, AccessSettings settings, InstantSource clock, Metrics metrics)
      throws IOException {
    var randomness = new Randomness(new SecureRandom());
    return new Access(SecretFolder.in(state), settings, randomness, clock, metrics);
  }

  /// Who this is. The first thing that is there decides, in this order: a wrong token is not mended
  /// by a cookie that is right.
  ///
  /// @param authorization the header's value
  /// @param linkToken from the URL's query
  /// @param cookie the `Cookie` header's value, with whatever cookies there are
  public Answer identify(
      Optional<String> authorization, Optional<String> cookie, Optional<String> linkToken) {
    var session = cookie.flatMap(Cookies::session);
    if (authorization.isPresent()) return answer("bearer", () -> bearer(authorization.get()));
    if (linkToken.isPresent()) return answer("link", () -> links.check(linkToken.get()));
    if (session.isPresent()) return answer("session", () -> sessions.check(session.get()));
    return new Answer.Unknown();
  }

  /// A session for whoever has this token; empty where it opens nothing ([#identify] says why).
  public Optional<Session> signIn(String authorization) {
    try {
      return Optional.of(sessions.open(bearer(authorization)));
    } catch (Refusal | IOException refused) {
      return Optional.empty();
    }
  }

  /// The session in this `Cookie` header ends.
  public void signOut(String cookie) throws IOException {
    var session = Cookies.session(cookie);
    try {
      if (session.isPresent()) sessions.end(session.get());
    } catch (Refusal nothingToEnd) {
      log.debug("sign-out: {}", nothingToEnd.why());
    }
  }

  /// A code that opens a session for this identity, once, within ten minutes.
  ///
  /// @param path where the browser is sent to
  public String entryCode(Identity identity, String path) {
    return codes.make(identity, path);
  }

  /// Who came in with a code, and where they want to go.
  public record Entered(Session session, String path) {}

  /// Uses up a code; empty where it opens nothing.
  public Optional<Entered> enter(String code) {
    try {
      var admitted = codes.use(code);
      return Optional.of(new Entered(sessions.open(admitted.grant()), admitted.path()));
    } catch (Refusal refused) {
      metrics.accessRefused("entry_code");
      return Optional.empty();
    }
  }

  /// What opens one recording to somebody without an account.
  public Links links() {
    return links;
  }

  /// Who did what to which recording.
  public Audit audit() {
    return audit;
  }

  /// Whether tokens can be checked.
  public Check check() {
    return Check.of("access", this::problem);
  }

  private Optional<String> problem() {
    try {
      tokens.list();
      return jwt.flatMap(Jwt::problem);
    } catch (IOException unreadable) {
      return Optional.of(String.valueOf(unreadable.getMessage()));
    }
  }

  private interface Proof {
    Grant check() throws Refusal, IOException;
  }

  private Answer answer(String kind, Proof proof) {
    try {
      return new Answer.Known(proof.check().identity());
    } catch (Refusal refusal) {
      metrics.accessRefused(kind);
      return new Answer.Refused(refusal.why());
    } catch (IOException unreadable) {
      metrics.accessRefused(kind);
      log.error("access: {}; nobody is let in by it", unreadable.getMessage());
      return new Answer.Refused("it cannot be checked at the moment");
    }
  }

  private Grant bearer(String authorization) throws Refusal, IOException {
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER))
      throw new Refusal("only Bearer tokens are taken");
    var text = authorization.substring(BEARER.length()).strip();
    if (text.startsWith(Tokens.PREFIX)) return tokens.check(text);
    if (jwt.isPresent()) return jwt.get().check(text);
    throw new Refusal("not a token of ours");
  }
}
