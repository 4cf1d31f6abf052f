package io.longshore.master.main;

import io.longshore.kubeapi.pki.AnyCertificate;
import io.longshore.master.pki.CertificateAuthority;
import io.longshore.master.pki.CertificateRequest;
import io.longshore.master.pki.KeyFile;
import io.longshore.master.pki.PkiException;
import io.longshore.master.tunnel.Dialer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the master shows to nodes, and what it asks them to show. Servers in pods may show any
 * certificate, as they may to a user of apiserver's proxy, and so may nodes whose certificate
 * nobody has signed.
 */
final class NodeTls {
  private static final char[] NO_PASSWORD = new char[0];

  private NodeTls() {}

  /** With a client's certificate as kubeadm makes it, apiserver-kubelet-client. */
  static Dialer dialer(CertificateAuthority authority, boolean checked, Instant now) {
    KeyPair pair = KeyFile.generate();
    X509Certificate certificate =
        authority.issue(
            CertificateRequest.client(
                "kube-apiserver-kubelet-client", List.of("system:masters"), Kubeconfigs.VALIDITY),
            pair.getPublic(),
            now);
    try {
      KeyStore own = emptyStore();
      own.setKeyEntry("own", pair.getPrivate(), NO_PASSWORD, new Certificate[] {certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      KeyManager[] shown = keys.getKeyManagers();
      return new Dialer(
          checked ? trusting(authority, shown) : AnyCertificate.context(shown),
          AnyCertificate.context());
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("cannot set up TLS to nodes", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static SSLContext trusting(CertificateAuthority authority, KeyManager... shown)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("authority", authority.certificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown, factory.getTrustManagers(), null);
    return context;
  }
}
