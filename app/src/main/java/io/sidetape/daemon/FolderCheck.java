package io.sidetape.daemon;

import io.sidetape.http.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;

/// Looks whether the folders and files that the configuration names can be used.
final class FolderCheck {
  private static final List<String> OURS =
      List.of("lock", "spool", "ledger", "access", "webhooks", "catalog.db");

  private final List<String> problems = new ArrayList<>();
  private final Config config;

  FolderCheck(Config config) {
    this.config = config;
  }

  List<String> problems() {
    problems.clear();
    readable("asterisk.recordings", config.recordings());
    ours("state", config.state());
    ours("volume", config.volume());
    wholly("state", config.state());
    config.asterisk().ca().ifPresent(ca -> file("asterisk.ca", ca));
    config.sink().flatMap(sink -> sink.ca()).ifPresent(ca -> file("sink.ca", ca));
    config
        .access()
        .jwt()
        .flatMap(jwt -> jwt.jwks())
        .filter(place -> "file".equals(place.getScheme()))
        .ifPresent(place -> keys(Path.of(place)));
    config.http().tls().ifPresent(this::tls);
    return List.copyOf(problems);
  }

  private void keys(Path file) {
    if (!Files.isReadable(file))
      add("access.jwt.jwks", file, "cannot be read", "name a JWK set that the daemon may read");
  }

  private void readable(String key, Path folder) {
    if (!Files.exists(folder)) {
      add(key, folder, "is not there", "name the folder that Asterisk writes recordings to");
    } else if (!Files.isDirectory(folder)) {
      add(key, folder, "is not a folder", "name the folder that Asterisk writes recordings to");
    } else if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      add(key, folder, "cannot be read", "put the daemon's user into Asterisk's group");
    }
  }

  /// A folder of ours is made at start, if its parent allows it.
  private void ours(String key, Path folder) {
    if (Files.exists(folder)) {
      writable(key, folder);
      return;
    }
    var parent = folder.getParent();
    if (parent == null || madeByUs(parent)) return;
    if (!Files.isDirectory(parent)) {
      add(key, folder, "is not there, nor is the folder it would be made in", "create " + parent);
    } else if (!Files.isWritable(parent)) {
      add(
          key,
          folder,
          "is not there and cannot be made",
          "create it and give it to the daemon's user");
    }
  }

  /// The volume is by default in the state folder, which may itself be still to be made.
  private boolean madeByUs(Path parent) {
    return parent.equals(config.state()) && !Files.exists(parent);
  }

  private void writable(String key, Path folder) {
    if (!Files.isDirectory(folder)) {
      add(key, folder, "is not a folder", "name a folder");
    } else if (!Files.isWritable(folder)) {
      add(key, folder, "cannot be written to", "give it to the daemon's user");
    }
  }

  /// What somebody else, such as root, has made there would stop the daemon later.
  private void wholly(String key, Path folder) {
    OURS.stream()
        .map(folder::resolve)
        .filter(child -> Files.exists(child) && !Files.isWritable(child))
        .forEach(child -> add(key, child, "cannot be written to", "give it to the daemon's user"));
  }

  private void tls(Tls tls) {
    try {
      tls.check();
      if (Files.getPosixFilePermissions(tls.key()).contains(PosixFilePermission.OTHERS_READ))
        add("http.tls.key", tls.key(), "can be read by everybody", "chmod 640 it");
    } catch (IOException broken) {
      problems.add("http.tls: " + broken.getMessage());
    }
  }

  private void file(String key, Path file) {
    if (!Files.isRegularFile(file)) {
      add(key, file, "is not there", "name a file with the CA's certificate in PEM");
    } else if (!Files.isReadable(file)) {
      add(key, file, "cannot be read", "let the daemon's user read it");
    } else if (!holdsCertificate(file)) {
      add(key, file, "holds no certificate", "name a file with the CA's certificate in PEM");
    }
  }

  private static boolean holdsCertificate(Path file) {
    try (var in = Files.newInputStream(file)) {
      return !CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty();
    } catch (IOException | CertificateException none) {
      return false;
    }
  }

  private void add(String key, Path path, String wrong, String advice) {
    problems.add(key + ": " + path + " " + wrong + "; " + advice);
  }
}
