package io.sidetape.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of what there is, in one go or piece by piece.
public final class Sha256 {
  private Sha256() {}

  /// To be fed piece by piece.
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /// The 32 bytes for a text in UTF-8.
  public static byte[] of(String text) {
    return newDigest().digest(text.getBytes(UTF_8));
  }

  /// In hexadecimal, for a text in UTF-8.
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  /// In hexadecimal, for bytes.
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(newDigest().digest(bytes));
  }

  /// In hexadecimal, for a whole file.
  public static String hex(Path file) throws IOException {
    try (var digest = new DigestOutputStream(OutputStream.nullOutputStream(), newDigest())) {
      Files.copy(file, digest);
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    }
  }
}
