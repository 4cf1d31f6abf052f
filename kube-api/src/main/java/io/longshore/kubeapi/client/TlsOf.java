package io.longshore.kubeapi.client;

import io.longshore.kubeapi.http.TlsSettings;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.kubeconfig.Content;
import java.util.Optional;

/** What TLS must know for a cluster, as its files are now. */
final class TlsOf {
  private TlsOf() {}

  static Optional<TlsSettings> connection(ClusterConnection cluster) {
    if (!cluster.isSecure()) {
      return Optional.empty();
    }
    Optional<TlsSettings.KeyPair> client =
        cluster
            .credentials()
            .current()
            .certificate()
            .map(own -> new TlsSettings.KeyPair(own.certificates(), own.key()));
    String host = cluster.server().getHost();
    return Optional.of(
        new TlsSettings(
            cluster.authority().map(Content::read),
            cluster.insecure(),
            cluster.tlsServerName().orElse(host.replaceAll("[\\[\\]]", "")),
            client));
  }
}
