package io.sidetape.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 under one key, as text. It is compared as text, since several texts decode to the
/// same bytes, and in a time that does not tell how much of it was right.
final class Signature {
  private final SecretKeySpec key;

  Signature(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  String of(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      var bytes = mac.doFinal(text.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  boolean fits(String text, String signature) {
    return equal(of(text), signature);
  }

  static boolean equal(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }
}
