package io.sidetape.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// JWTs of somebody else's issuing: HS256 under the shared secret, RS256 and ES256 under the
/// issuer's keys. What a token says of its own keys (`jku`, `jwk`, `x5u`) is not looked at, and the
/// kind of key is fixed by the algorithm, so a public key is never taken for a secret.
final class Jwt {
  private static final Logger log = LoggerFactory.getLogger(Jwt.class);
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_.-]+");

  private final JwtSettings settings;
  private final Optional<IssuerKeys> keys;
  private final InstantSource clock;

  Jwt(JwtSettings settings, InstantSource clock) {
    this.settings = settings;
    this.keys = settings.jwks().map(place -> new IssuerKeys(Keys.at(place, clock)));
    this.clock = clock;
  }

  Grant check(String token) throws Refusal {
    try {
      var jwt = SignedJWT.parse(token);
      if (!isCanonical(token, jwt) || !isSigned(jwt))
        throw new Refusal("the JWT's signature is wrong");
      var claims = jwt.getJWTClaimsSet();
      checkTime(claims);
      checkParties(claims);
      return new Grant(Claims.identity(claims), claims.getExpirationTime().toInstant());
    } catch (ParseException | IllegalArgumentException broken) {
      throw new Refusal("neither a token of ours nor a signed JWT");
    } catch (JOSEException unusable) {
      log.warn("jwt: {}", unusable.getMessage());
      throw new Refusal("the JWT's signature cannot be checked");
    }
  }

  /// Why keys may be out of date.
  Optional<String> problem() {
    return keys.flatMap(IssuerKeys::problem);
  }

  /// Base64 has more than one text for the same bytes; a token is known by one alone.
  private static boolean isCanonical(String token, SignedJWT jwt) {
    return token.endsWith("." + Base64URL.encode(jwt.getSignature().decode()))
        && TEXT.matcher(token).matches();
  }

  private boolean isSigned(SignedJWT jwt) throws Refusal, JOSEException {
    var algorithm = jwt.getHeader().getAlgorithm();
    if (JWSAlgorithm.HS256.equals(algorithm) && settings.secret().isPresent())
      return jwt.verify(new MACVerifier(settings.secret().get()));
    if (keys.isPresent() && IssuerKeys.ALGORITHMS.contains(algorithm))
      return keys.get().isSigned(jwt);
    throw new Refusal("the JWT's algorithm is not taken here");
  }

  private void checkTime(JWTClaimsSet claims) throws Refusal {
    var now = clock.instant();
    if (claims.getExpirationTime() == null) throw new Refusal("the JWT has no exp");
    if (!isBefore(now.minus(settings.skew()), claims.getExpirationTime()))
      throw new Refusal("the JWT has expired");
    if (claims.getNotBeforeTime() != null
        && isBefore(now.plus(settings.skew()), claims.getNotBeforeTime()))
      throw new Refusal("the JWT is not valid yet");
  }

  private static boolean isBefore(Instant one, Date other) {
    return one.isBefore(other.toInstant());
  }

  private void checkParties(JWTClaimsSet claims) throws Refusal {
    var issuer = settings.issuer();
    if (issuer.isPresent() && !issuer.get().equals(claims.getIssuer()))
      throw new Refusal("the JWT is of another issuer");
    var audience = settings.audience();
    if (audience.isPresent() && !List.copyOf(claims.getAudience()).contains(audience.get()))
      throw new Refusal("the JWT is for another audience");
  }
}
