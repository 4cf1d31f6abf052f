package io.longshore.netproxy.config;

/** For Windows: read, so that a file for both can be used, and not used. */
public record WinkernelSettings(
    String networkName,
    String sourceVip,
    boolean enableDSR,
    String rootHnsEndpointName,
    boolean forwardHealthCheckVip) {
  static final WinkernelSettings DEFAULT = new WinkernelSettings("", "", false, "", false);
}
