package io.sidetape.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Ids and secrets nobody can guess.
record Randomness(SecureRandom random) {
  private static final int SECRET_BYTES = 32;

  /// Names something; begins with no character that a command line would take for an option.
  String id() {
    return HexFormat.of().formatHex(bytes(8));
  }

  /// 256 bits, as 43 characters that may stand in a URL.
  String secret() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
  }

  byte[] key() {
    return bytes(SECRET_BYTES);
  }

  private byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
