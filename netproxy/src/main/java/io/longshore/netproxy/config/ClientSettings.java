package io.longshore.netproxy.config;

/**
 * How the API server is reached.
 *
 * @param kubeconfig a file; empty where the proxy runs in a pod and has its credentials from there
 * @param contentType read and not used: objects are read as JSON
 */
public record ClientSettings(
    String kubeconfig, String acceptContentTypes, String contentType, double qps, int burst) {
  static final ClientSettings DEFAULT = new ClientSettings("", "", "", 0, 0);

  /** Checks; zero is client-go's default. */
  public ClientSettings {
    contentType = contentType.isEmpty() ? "application/vnd.kubernetes.protobuf" : contentType;
    qps = qps == 0 ? 5 : qps;
    burst = burst == 0 ? 10 : burst;
    Check.atLeastZero("burst", burst);
  }
}
