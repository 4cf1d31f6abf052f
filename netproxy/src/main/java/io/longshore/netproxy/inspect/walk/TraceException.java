package io.longshore.netproxy.inspect.walk;

import io.longshore.netproxy.model.IpAddress;

/** A packet that cannot be traced. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private TraceException(String message) {
    super(message);
  }

  static TraceException noLink(IpAddress source) {
    return new TraceException(
        "no route leads to " + source + ": say by which interface its packets come in");
  }

  static TraceException noSuchLink(String name) {
    return new TraceException("there is no interface " + name);
  }

  static TraceException tooManyWays(Packet packet, int most) {
    return new TraceException(packet + " may take more than " + most + " ways");
  }
}
