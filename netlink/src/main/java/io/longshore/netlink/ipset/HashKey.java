package io.longshore.netlink.ipset;

import java.util.Arrays;
import java.util.Optional;

/**
 * What elements of a hash are made of. Each has the highest revision that we know: revisions add
 * options, and the kernel and its callers take the highest one that both know.
 */
public enum HashKey {
  IP("hash:ip", 6),
  IP_PORT("hash:ip,port", 7),
  IP_PORT_IP("hash:ip,port,ip", 6),
  IP_PORT_NET("hash:ip,port,net", 8),
  NET("hash:net", 7),
  NET_PORT("hash:net,port", 8);

  private final String typeName;
  private final int revision;

  HashKey(String typeName, int revision) {
    this.typeName = typeName;
    this.revision = revision;
  }

  String typeName() {
    return typeName;
  }

  int revision() {
    return revision;
  }

  static Optional<HashKey> ofTypeName(String name) {
    return Arrays.stream(values()).filter(one -> one.typeName.equals(name)).findFirst();
  }
}
