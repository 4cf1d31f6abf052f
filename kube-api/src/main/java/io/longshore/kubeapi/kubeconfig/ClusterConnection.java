package io.longshore.kubeapi.kubeconfig;

import java.net.URI;
import java.util.Optional;

/**
 * Where an API server is, why we trust it, and who we are to it.
 *
 * @param tlsServerName the name its certificate must have, where that is not the host of its
 *     address
 * @param insecure whether any certificate is taken
 * @param authority who signs its certificate; the machine's usual authorities where it is absent
 * @param namespace the namespace that commands mean when they name none
 */
public record ClusterConnection(
    URI server,
    Optional<String> tlsServerName,
    boolean insecure,
    Optional<Content> authority,
    CredentialSource credentials,
    String namespace) {

  /** Checks the address. */
  public ClusterConnection {
    if (server.getHost() == null || !(isScheme(server, "https") || isScheme(server, "http"))) {
      throw new KubeconfigException(
          "\"" + server + "\" is no address of an API server (for example https://10.0.0.1:6443)");
    }
  }

  /** A server that asks nobody who he is, by its address alone. */
  public static ClusterConnection anonymous(URI server) {
    return new ClusterConnection(
        server, Optional.empty(), false, Optional.empty(), StaticCredentials.NONE, "default");
  }

  private static boolean isScheme(URI server, String scheme) {
    return scheme.equalsIgnoreCase(server.getScheme());
  }

  /** Whether it is reached by TLS. */
  public boolean isSecure() {
    return isScheme(server, "https");
  }

  /** The port, also where the address does not say it. */
  public int port() {
    return server.getPort() >= 0 ? server.getPort() : isSecure() ? 443 : 80;
  }
}
