package io.sidetape.audio;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of a file and of its samples alone, taken as they are written.
final class Hashes {
  private final MessageDigest file = sha256();
  private final MessageDigest pcm = sha256();

  /// Takes in the file's next bytes, of which the first so many are header.
  void add(ByteBuffer bytes, int headerBytes) {
    file.update(bytes.duplicate());
    pcm.update(bytes.duplicate().position(headerBytes));
  }

  String file() {
    return HexFormat.of().formatHex(file.digest());
  }

  String pcm() {
    return HexFormat.of().formatHex(pcm.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
