package io.longshore.netproxy.nftables;

/** The maps from a frontend and an index to an endpoint. */
enum EndpointList {
  /** All endpoints that packets to an address may go to. */
  OF_ADDRESS("endpoints", false),
  /** Those for packets from outside, where these may not leave the node. */
  OF_ADDRESS_LOCAL("local-endpoints", false),
  /** All endpoints that packets to a node port may go to. */
  OF_NODE_PORT("node-port-endpoints", true),
  /** Those for packets from outside, where these may not leave the node. */
  OF_NODE_PORT_LOCAL("node-port-local-endpoints", true);

  private final String mapName;
  private final boolean ofNodePort;

  EndpointList(String mapName, boolean ofNodePort) {
    this.mapName = mapName;
    this.ofNodePort = ofNodePort;
  }

  static EndpointList of(boolean nodePort, boolean local) {
    if (nodePort) {
      return local ? OF_NODE_PORT_LOCAL : OF_NODE_PORT;
    }
    return local ? OF_ADDRESS_LOCAL : OF_ADDRESS;
  }

  String mapName() {
    return mapName;
  }

  /** Whether the frontend is a protocol and port, without an address. */
  boolean ofNodePort() {
    return ofNodePort;
  }
}
