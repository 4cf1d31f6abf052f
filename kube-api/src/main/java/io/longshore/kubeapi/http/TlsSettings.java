package io.longshore.kubeapi.http;

import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.pki.Pem;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What TLS needs to know. Two that are equal make equal contexts.
 *
 * @param authority PEM of who may sign the server's certificate; the JDK's authorities if absent
 * @param insecure whether any certificate will do
 * @param serverName the name in the server's certificate
 */
public record TlsSettings(
    Optional<Bytes> authority, boolean insecure, String serverName, Optional<KeyPair> client) {

  /** Our certificate with those that sign it, and its key, as PEM. */
  public record KeyPair(Bytes certificates, Bytes key) {}

  SslContext context() {
    try {
      // The JDK's engine: OpenSSL's would be one more native library for a few connections.
      SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
      if (insecure) {
        builder
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null);
      } else if (authority.isPresent()) {
        builder.trustManager(new ByteArrayInputStream(authority.get().toArray()));
      }
      if (client.isPresent()) {
        List<X509Certificate> chain = Pem.certificates(client.get().certificates());
        PrivateKey key = Pem.privateKey(client.get().key());
        builder.keyManager(key, chain.toArray(X509Certificate[]::new));
      }
      return builder.build();
    } catch (SSLException | GeneralSecurityException | IllegalArgumentException e) {
      throw new HttpException(
          HttpException.Category.TLS, "cannot use the certificates: " + e.getMessage(), e);
    }
  }
}
