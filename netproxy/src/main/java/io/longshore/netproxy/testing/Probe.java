package io.longshore.netproxy.testing;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;

/** A packet that begins a connection. */
public record Probe(Place from, IpAddress to, int port, Protocol protocol) {
  @Override
  public String toString() {
    return from + " -> " + to + " " + protocol + " " + port;
  }
}
