package io.longshore.netproxy.model;

/** The two kinds of addresses. A proxy has one backend for each that the machine can use. */
public enum IpFamily {
  /** With addresses of 32 bits. */
  IPV4("IPv4", 32),
  /** With addresses of 128 bits. */
  IPV6("IPv6", 128);

  private final String kubernetesName;
  private final int bits;

  IpFamily(String kubernetesName, int bits) {
    this.kubernetesName = kubernetesName;
    this.bits = bits;
  }

  /** How long an address is. */
  public int bits() {
    return bits;
  }

  /** As Services, EndpointSlices and metrics name it. */
  @Override
  public String toString() {
    return kubernetesName;
  }
}
