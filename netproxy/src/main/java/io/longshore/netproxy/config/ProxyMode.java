package io.longshore.netproxy.config;

/** Who forwards the packets. */
public enum ProxyMode {
  /** Maps of nf_tables: the default. */
  NFTABLES("nftables"),
  /** Rules of iptables, as kube-proxy's default. */
  IPTABLES("iptables"),
  /** The kernel's virtual servers. */
  IPVS("ipvs"),
  /** This process itself. */
  USERSPACE("userspace");

  private final String text;

  ProxyMode(String text) {
    this.text = text;
  }

  /** As files and command lines name it. */
  @Override
  public String toString() {
    return text;
  }
}
