package io.longshore.master.main;

import io.longshore.master.pki.CertificateAuthority;
import io.longshore.master.pki.CertificateRequest;
import io.longshore.master.pki.KeyFile;
import io.longshore.master.pki.PkiException;
import io.longshore.master.tunnel.Dialer;
import java.io.IOException;
import java.net.Socket;
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
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** What the master shows to nodes, and what it asks them to show. */
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
      TrustManager[] trust = checked ? trusting(authority) : trustingAll();
      return new Dialer(
          context(keys.getKeyManagers(), trust), context(new KeyManager[0], trustingAll()));
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("cannot set up TLS to nodes", e);
    }
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return context;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static TrustManager[] trusting(CertificateAuthority authority)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("authority", authority.certificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static TrustManager[] trustingAll() {
    return new TrustManager[] {new Trusting()};
  }

  /**
   * For servers in pods, as a browser's user would reach them through apiserver's proxy, and for
   * nodes whose certificate nobody has signed: an extended one is not asked about names either.
   */
  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
