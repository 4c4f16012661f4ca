package io.sidetape.access;

import static com.nimbusds.jose.JWSAlgorithm.ES256;
import static com.nimbusds.jose.JWSAlgorithm.HS256;
import static com.nimbusds.jose.JWSAlgorithm.HS512;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Instant NOW = Desk.START;

  private static RSAKey rsa;
  private static ECKey ec;

  @TempDir Path folder;
  private Path jwks;
  private Desk desk;

  @BeforeAll
  static void keys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
  }

  @BeforeEach
  void open() throws IOException {
    jwks = folder.resolve("jwks.json");
    publish(rsa, ec);
    desk = desk(Optional.of(SECRET), Optional.of(jwks.toUri()));
  }

  @Test
  void each_algorithm_with_its_key_is_known() throws Exception {
    var ann = new Answer.Known(ann(Scope.RECORDINGS_READ, Scope.ADMIN));
    assertThat(desk.bearer(hs(claims().build()))).isEqualTo(ann);
    assertThat(desk.bearer(rs(claims().build()))).isEqualTo(ann);
    assertThat(desk.bearer(es(claims().build()))).isEqualTo(ann);
    assertThat(desk.bearer(signed(new JWSHeader(RS256), claims().build(), new RSASSASigner(rsa))))
        .isEqualTo(ann);
  }

  @Test
  void scopes_come_as_words_or_as_a_list_and_others_peoples_are_passed_over() throws Exception {
    var list = List.of("openid", "recordings:delete");
    assertThat(desk.bearer(hs(claims().claim("scope", null).claim("scopes", list).build())))
        .isEqualTo(new Answer.Known(ann(Scope.RECORDINGS_DELETE)));
    assertThat(desk.bearer(hs(claims().claim("scope", "openid mail").build())))
        .isEqualTo(new Answer.Known(ann()));
    assertThat(desk.bearer(hs(claims().claim("scope", null).build())))
        .isEqualTo(new Answer.Known(ann()));
  }

  @Test
  void a_jwt_ends_at_exp_and_the_skew() throws Exception {
    refused(hs(claims().expirationTime(at(NOW.minusSeconds(60))).build()), "the JWT has expired");
    known(hs(claims().expirationTime(at(NOW.minusSeconds(59))).build()));
    refused(hs(claims().expirationTime(null).build()), "the JWT has no exp");
  }

  @Test
  void a_jwt_begins_at_nbf_less_the_skew() throws Exception {
    refused(hs(claims().notBeforeTime(at(NOW.plusSeconds(61))).build()), NOT_YET);
    known(hs(claims().notBeforeTime(at(NOW.plusSeconds(60))).build()));
  }

  private static final String NOT_YET = "the JWT is not valid yet";

  @Test
  void another_issuer_or_audience_is_refused_and_so_is_none() throws Exception {
    refused(hs(claims().issuer("https://other").build()), "the JWT is of another issuer");
    refused(hs(claims().issuer(null).build()), "the JWT is of another issuer");
    refused(hs(claims().audience("another").build()), "the JWT is for another audience");
    refused(hs(claims().audience((String) null).build()), "the JWT is for another audience");
    known(hs(claims().audience(List.of("another", "sidetape")).build()));
  }

  @Test
  void a_tenant_that_is_none_is_refused() throws Exception {
    for (var tenant : new String[] {null, "", "Acme", "../etc", "a b", "**"})
      refused(hs(claims().claim("tenant", tenant).build()), "the JWT has no tenant of ours");
    refused(hs(claims().claim("tenant", List.of("acme")).build()), BROKEN);
  }

  private static final String BROKEN = "neither a token of ours nor a signed JWT";

  @Test
  void alg_none_is_refused_with_and_without_a_signature() throws Exception {
    var none = new PlainJWT(claims().build()).serialize();
    refused(none, BROKEN);
    refused(none + "AAAA", BROKEN);
    var signature = hs(claims().build()).split("\\.", -1)[2];
    refused(none + signature, BROKEN);
  }

  @Test
  void a_public_key_is_never_taken_for_a_secret() throws Exception {
    var der = rsa.toRSAPublicKey().getEncoded();
    var base64 = java.util.Base64.getMimeEncoder().encodeToString(der);
    var pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    var jwk = rsa.toPublicJWK().toString();
    for (var key : List.of(der, pem.getBytes(UTF_8), jwk.getBytes(UTF_8)))
      for (var kid : new String[] {null, "rsa"}) {
        var header = new JWSHeader.Builder(HS256).keyID(kid).build();
        refused(
            signed(header, claims().build(), new MACSigner(key)), "the JWT's signature is wrong");
      }
    desk = desk(Optional.empty(), Optional.of(jwks.toUri()));
    refused(hs(claims().build()), "the JWT's algorithm is not taken here");
  }

  @Test
  void a_secret_among_the_issuers_keys_signs_nothing() throws Exception {
    var secret = new OctetSequenceKey.Builder(SECRET.getBytes(UTF_8)).keyID("oct").build();
    publish(rsa, secret);
    desk = desk(Optional.empty(), Optional.of(jwks.toUri()));
    var header = new JWSHeader.Builder(HS256).keyID("oct").build();
    refused(
        signed(header, claims().build(), new MACSigner(SECRET)),
        "the JWT's algorithm is not taken here");
  }

  @Test
  void keys_that_the_jwt_brings_along_are_not_looked_at() throws Exception {
    var mine = new RSAKeyGenerator(2048).keyID("rsa").generate();
    var header =
        new JWSHeader.Builder(RS256)
            .keyID("rsa")
            .jwk(mine.toPublicJWK())
            .jwkURL(URI.create("http://127.0.0.1:1/keys"))
            .build();
    refused(
        signed(header, claims().build(), new RSASSASigner(mine)), "the JWT's signature is wrong");
  }

  @Test
  void other_algorithms_other_secrets_and_weak_keys_are_refused() throws Exception {
    var long64 = SECRET + SECRET;
    refused(
        signed(new JWSHeader(HS512), claims().build(), new MACSigner(long64)),
        "the JWT's algorithm is not taken here");
    refused(
        signed(new JWSHeader(HS256), claims().build(), new MACSigner(SECRET.replace('0', '1'))),
        "the JWT's signature is wrong");
    var weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
    publish(rsa, weak);
    var header = new JWSHeader.Builder(RS256).keyID("weak").build();
    refused(signedWeakly(header, claims().build(), weak), NO_KEY);
  }

  private static final String NO_KEY = "the JWT's key is none of the issuer's";

  @Test
  void a_key_for_one_algorithm_does_not_do_for_another() throws Exception {
    var header = new JWSHeader.Builder(ES256).keyID("rsa").build();
    refused(signed(header, claims().build(), new ECDSASigner(ec)), NO_KEY);
    publish(new RSAKey.Builder(rsa).keyUse(com.nimbusds.jose.jwk.KeyUse.ENCRYPTION).build());
    refused(rs(claims().build()), NO_KEY);
  }

  @Test
  void an_unknown_kid_is_refused_until_the_file_has_it() throws Exception {
    publish(ec);
    refused(rs(claims().build()), NO_KEY);
    publish(rsa, ec);
    known(rs(claims().build()));
  }

  @Test
  void a_file_without_keys_refuses_and_is_unhealthy() throws Exception {
    Files.writeString(jwks, "<html>");
    refused(rs(claims().build()), "the issuer's keys cannot be had at the moment");
    assertThat(desk.access.check().problem())
        .hasValueSatisfying(words -> assertThat(words).contains("jwks.json", "no JWK set"));
    Files.delete(jwks);
    refused(rs(claims().build()), "the issuer's keys cannot be had at the moment");
    known(hs(claims().build()));
  }

  @Test
  void a_jwt_altered_by_any_one_character_opens_nothing() throws Exception {
    for (var altered : Altered.everywhere(hs(claims().build())))
      assertThat(desk.bearer(altered)).as(altered).isInstanceOf(Answer.Refused.class);
    for (var altered : Altered.inEachPosition(es(claims().build())))
      assertThat(desk.bearer(altered)).as(altered).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void a_session_is_not_longer_than_its_jwt() throws Exception {
    var session = desk.access.signIn("Bearer " + hs(claims().build())).orElseThrow();
    assertThat(session.validity()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void a_subject_is_one_short_line() throws Exception {
    var answer = desk.bearer(hs(claims().subject("a\nb\u202e" + "x".repeat(200)).build()));
    var subject = ((Answer.Known) answer).identity().subject();
    assertThat(subject).startsWith("user:a b x").hasSize(105);
  }

  private Desk desk(Optional<String> secret, Optional<URI> keys) throws IOException {
    var issuer = Optional.of("https://issuer");
    var audience = Optional.of("sidetape");
    var settings = new JwtSettings(issuer, audience, secret, keys, JwtSettings.SKEW);
    return new Desk(folder.resolve("state"), new AccessSettings(Optional.of(settings)));
  }

  private void publish(JWK... keys) throws IOException {
    Files.writeString(jwks, new JWKSet(List.of(keys)).toString(false));
  }

  private void known(String jwt) {
    assertThat(desk.bearer(jwt)).isInstanceOf(Answer.Known.class);
  }

  private void refused(String jwt, String why) {
    assertThat(desk.bearer(jwt)).isEqualTo(new Answer.Refused(why));
  }

  private static Identity ann(Scope... scopes) {
    return new Identity("user:ann", "acme", Set.of(scopes), Optional.empty());
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("ann")
        .issuer("https://issuer")
        .audience("sidetape")
        .expirationTime(at(NOW.plusSeconds(300)))
        .claim("tenant", "acme")
        .claim("scope", "openid recordings:read admin");
  }

  private static Date at(Instant time) {
    return Date.from(time);
  }

  private static String hs(JWTClaimsSet claims) throws Exception {
    return signed(new JWSHeader(HS256), claims, new MACSigner(SECRET));
  }

  private static String rs(JWTClaimsSet claims) throws Exception {
    var header = new JWSHeader.Builder(RS256).keyID("rsa").build();
    return signed(header, claims, new RSASSASigner(rsa));
  }

  private static String es(JWTClaimsSet claims) throws Exception {
    var header = new JWSHeader.Builder(ES256).keyID("ec").build();
    return signed(header, claims, new ECDSASigner(ec));
  }

  /// The library would not.
  private static String signedWeakly(JWSHeader header, JWTClaimsSet claims, RSAKey key)
      throws Exception {
    var text = header.toBase64URL() + "." + new Payload(claims.toJSONObject()).toBase64URL();
    var signature = java.security.Signature.getInstance("SHA256withRSA");
    signature.initSign(key.toRSAPrivateKey());
    signature.update(text.getBytes(UTF_8));
    return text + "." + com.nimbusds.jose.util.Base64URL.encode(signature.sign());
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws Exception {
    var jws = new JWSObject(header, new Payload(claims.toJSONObject()));
    jws.sign(signer);
    return jws.serialize();
  }
}
