package io.sidetape.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// TLS that trusts the certificates of one PEM file and no others.
final class PrivateCa {
  private PrivateCa() {}

  static SSLContext trusting(Path pem) {
    try {
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(certificates(pem));
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new IllegalArgumentException(
          "ca " + pem + " cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private static KeyStore certificates(Path pem) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(pem)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in))
        store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    if (store.size() == 0) throw new IOException("it holds no certificate");
    return store;
  }
}
