package io.sidetape.access;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/// What a JWT says of who it is: `sub`, `tenant`, and `scope` (words) or `scopes` (a list).
final class Claims {
  private static final int LONGEST_SUBJECT = 100;

  private Claims() {}

  static Identity identity(JWTClaimsSet claims) throws ParseException, Refusal {
    var tenant = claims.getStringClaim("tenant");
    if (tenant == null || !Identity.isTenant(tenant))
      throw new Refusal("the JWT has no tenant of ours");
    return new Identity(subject(claims), tenant, Scopes.known(scopes(claims)), Optional.empty());
  }

  private static List<String> scopes(JWTClaimsSet claims) throws ParseException {
    var words = claims.getStringClaim("scope");
    if (words != null) return List.of(words.split(" ", -1));
    var list = claims.getStringListClaim("scopes");
    return list == null ? List.of() : list;
  }

  /// It goes into logs and the audit trail, so it is kept to one short line.
  private static String subject(JWTClaimsSet claims) {
    var said = claims.getSubject();
    if (said == null) return "user";
    var line = said.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Z}]+", " ").strip();
    return "user:" + (line.length() > LONGEST_SUBJECT ? line.substring(0, LONGEST_SUBJECT) : line);
  }
}
