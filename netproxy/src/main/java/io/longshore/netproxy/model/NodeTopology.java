package io.longshore.netproxy.model;

/** Where this node is; the zone is empty where nobody has said. */
public record NodeTopology(String nodeName, String zone) {}
