package io.longshore.agent.config;

import java.util.List;

/** How pods find names. */
public record DnsSettings(String clusterDomain, List<String> clusterDNS, String resolvConf) {
  static final DnsSettings DEFAULT = new DnsSettings("", List.of(), "/etc/resolv.conf");
}
