package io.longshore.netproxy.main;

import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.kubeconfig.InCluster;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Which API server a proxy asks: cmd/kube-proxy/app/server.go, createClient. */
public final class ClusterChoice {
  private ClusterChoice() {}

  /**
   * That of the kubeconfig, or of the pod that this runs in.
   *
   * @param master the address that stands before the kubeconfig's
   */
  public static ClusterConnection of(KubeProxyConfiguration config, Optional<String> master) {
    String file = config.clientConnection().kubeconfig();
    if (!file.isEmpty()) {
      ClusterConnection named = Kubeconfig.read(Path.of(file)).connection();
      return master.map(address -> at(named, address(address))).orElse(named);
    }
    return master
        .map(address -> ClusterConnection.anonymous(address(address)))
        .or(InCluster::find)
        .orElseThrow(
            () ->
                new ProxyException(
                    "which API server? Name a kubeconfig (--kubeconfig, or"
                        + " clientConnection.kubeconfig in the file); outside of a pod there is no"
                        + " other way to know"));
  }

  private static ClusterConnection at(ClusterConnection named, URI address) {
    return new ClusterConnection(
        address,
        named.tlsServerName(),
        named.insecure(),
        named.authority(),
        named.credentials(),
        named.namespace());
  }

  private static URI address(String text) {
    try {
      return URI.create(text.contains("://") ? text : "https://" + text);
    } catch (IllegalArgumentException e) {
      throw new ProxyException("--master: \"" + text + "\" is no address of an API server");
    }
  }
}
