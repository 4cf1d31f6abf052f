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

  /**
   * Whether rules of both have the same names, so that what one leaves would mix with what the
   * other makes.
   */
  public boolean sharesChainsWith(ProxyMode other) {
    return this != other && writesIptables() && other.writesIptables();
  }

  private boolean writesIptables() {
    return switch (this) {
      case IPTABLES, IPVS -> true;
      case NFTABLES, USERSPACE -> false;
    };
  }

  /** As files and command lines name it. */
  @Override
  public String toString() {
    return text;
  }
}
