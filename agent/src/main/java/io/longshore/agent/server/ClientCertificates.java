package io.longshore.agent.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificates of clients, by those who may sign them: a file, which may be replaced at any
 * time. Safe for use by several threads.
 */
final class ClientCertificates {
  private final Path authorities;

  private record Loaded(FileTime time, X509TrustManager manager) {}

  @GuardedBy("this")
  private Optional<Loaded> loaded = Optional.empty();

  /** Signed by those of a file, which must be there. */
  ClientCertificates(Path authorities) {
    this.authorities = authorities;
    try {
      manager();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the authorities of " + authorities + " cannot be used: " + e, e);
    }
  }

  /** Whether a client's certificate, the first, is good by those that follow and the file. */
  boolean trust(List<X509Certificate> chain) {
    try {
      manager()
          .checkClientTrusted(
              chain.toArray(X509Certificate[]::new),
              chain.getFirst().getPublicKey().getAlgorithm());
      return true;
    } catch (CertificateException e) {
      return false;
    } catch (IOException | GeneralSecurityException e) {
      throw new Refusal(500, "the authorities of clients cannot be read: " + e, e);
    }
  }

  private synchronized X509TrustManager manager() throws IOException, GeneralSecurityException {
    FileTime time = Files.getLastModifiedTime(authorities);
    if (loaded.isEmpty() || !loaded.get().time.equals(time)) {
      loaded = Optional.of(new Loaded(time, read()));
    }
    return loaded.get().manager;
  }

  private X509TrustManager read() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(authorities)) {
      int count = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + count++, one);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("this Java checks no certificates");
  }
}
