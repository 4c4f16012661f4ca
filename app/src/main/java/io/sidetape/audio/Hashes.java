package io.sidetape.audio;

import io.sidetape.io.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/// SHA-256 of a file and of its samples alone, taken side by side as they are written.
final class Hashes {
  private final MessageDigest file = Sha256.newDigest();
  private final MessageDigest pcm = Sha256.newDigest();
  private int headerLeft;

  /// What takes in the file's bytes, of which the first so many are header.
  List<Behind.Taker> takers(int headerBytes) {
    headerLeft = headerBytes;
    return List.of(file::update, this::addSamples);
  }

  private void addSamples(ByteBuffer bytes) {
    bytes.position(headerLeft);
    headerLeft = 0;
    pcm.update(bytes);
  }

  String file() {
    return HexFormat.of().formatHex(file.digest());
  }

  String pcm() {
    return HexFormat.of().formatHex(pcm.digest());
  }
}
