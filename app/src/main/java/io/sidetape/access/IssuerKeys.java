package io.sidetape.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which of the issuer's keys a JWT must be signed with, and whether it is.
record IssuerKeys(Keys keys) {
  static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

  private static final int SHORTEST_RSA_BITS = 2048;

  boolean isSigned(SignedJWT jwt) throws Refusal, JOSEException {
    for (var key : candidates(jwt.getHeader())) if (jwt.verify(verifier(key))) return true;
    return false;
  }

  Optional<String> problem() {
    return keys.problem();
  }

  private List<JWK> candidates(JWSHeader header) throws Refusal {
    try {
      var known = matching(keys.known(), header);
      var found = known.isEmpty() ? matching(keys.anew(), header) : known;
      if (found.isEmpty()) throw new Refusal("the JWT's key is none of the issuer's");
      return found;
    } catch (IOException down) {
      throw new Refusal("the issuer's keys cannot be had at the moment");
    }
  }

  private static List<JWK> matching(JWKSet set, JWSHeader header) {
    return set.getKeys().stream()
        .filter(key -> header.getKeyID() == null || header.getKeyID().equals(key.getKeyID()))
        .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        .filter(
            key -> key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm()))
        .filter(key -> isOfKind(key, header.getAlgorithm()))
        .toList();
  }

  private static boolean isOfKind(JWK key, JWSAlgorithm algorithm) {
    return switch (key) {
      case RSAKey rsa -> JWSAlgorithm.RS256.equals(algorithm) && rsa.size() >= SHORTEST_RSA_BITS;
      case ECKey ec -> JWSAlgorithm.ES256.equals(algorithm) && Curve.P_256.equals(ec.getCurve());
      default -> false;
    };
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSAVerifier(rsa);
      case ECKey ec -> new ECDSAVerifier(ec);
      default -> throw new IllegalStateException("not asked for");
    };
  }
}
