package io.longshore.cri.model;

import java.util.List;

/** What the pod's resolv.conf says. */
public record DnsConfig(List<String> servers, List<String> searches, List<String> options) {
  /** The node's own. */
  public static final DnsConfig NODE = new DnsConfig(List.of(), List.of(), List.of());

  /** Copies. */
  public DnsConfig {
    servers = List.copyOf(servers);
    searches = List.copyOf(searches);
    options = List.copyOf(options);
  }
}
