package io.sidetape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key of its own with a certificate that only itself vouches for, made by the JDK's `keytool`.
public final class SelfSigned {
  private static final String WORD = "changeit";
  private static final String ALIAS = "it";

  private final Path folder;
  private final String name;
  private final KeyStore store;

  private SelfSigned(Path folder, String name, KeyStore store) {
    this.folder = folder;
    this.name = name;
    this.store = store;
  }

  /// Makes one.
  ///
  /// @param folder where its files go
  /// @param name what they are called
  /// @param host whose it is: `dns:localhost`, `ip:127.0.0.1`
  public static SelfSigned make(Path folder, String name, String host)
      throws IOException, GeneralSecurityException {
    var file = folder.resolve(name + ".p12");
    keytool(file, "CN=" + name, host);
    return new SelfSigned(folder, name, KeyStore.getInstance(file.toFile(), WORD.toCharArray()));
  }

  private static void keytool(Path file, String subject, String host) throws IOException {
    var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        List.of(
            program,
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-validity",
            "2",
            "-dname",
            subject,
            "-ext",
            "san=" + host,
            "-storetype",
            "PKCS12",
            "-storepass",
            WORD,
            "-keystore",
            file.toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
  }

  /// The certificate's file, in PEM.
  public Path certificate() throws IOException, GeneralSecurityException {
    return pem(".pem", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
  }

  /// The private key's file, in PKCS#8's PEM.
  public Path key() throws IOException, GeneralSecurityException {
    return pem(".key", "PRIVATE KEY", store.getKey(ALIAS, WORD.toCharArray()).getEncoded());
  }

  private Path pem(String ending, String what, byte[] bytes) throws IOException {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    var text = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, lines, what);
    return Files.writeString(folder.resolve(name + ending), text);
  }

  /// For a server that shows it.
  public KeyManagerFactory keys() throws GeneralSecurityException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, WORD.toCharArray());
    return keys;
  }

  /// Shows this certificate, and trusts no other.
  public SSLContext context() throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, store.getCertificate(ALIAS));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(keys().getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
