package io.longshore.netproxy.config;

/** Devices by which packets of pods come in. */
public record DetectLocalSettings(String bridgeInterface, String interfaceNamePrefix) {
  static final DetectLocalSettings DEFAULT = new DetectLocalSettings("", "");
}
