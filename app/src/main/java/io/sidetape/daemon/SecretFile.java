package io.sidetape.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;

/// A file that holds a secret is not for everybody's eyes.
final class SecretFile {
  private SecretFile() {}

  static void check(Source source) throws Wrong {
    if (source.plainSecrets().isEmpty() || !isForEverybody(source)) return;
    for (var place : source.plainSecrets())
      source.add(
          place,
          "is a secret in a file that everybody can read; chmod 640 %s, or write ${NAME}"
              .formatted(source.file()));
  }

  private static boolean isForEverybody(Source source) throws Wrong {
    try {
      return Files.getPosixFilePermissions(source.file()).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException broken) {
      throw new Wrong("its mode cannot be read: " + broken.getMessage());
    }
  }
}
