package io.longshore.netproxy.testing;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;

/**
 * Where packets come from and go to in the test network.
 *
 * <pre>
 *   OUTSIDE ---- NODE ---- OTHER_NODE
 *                |  |          |
 *        LOCAL_POD  SECOND_POD REMOTE_POD
 * </pre>
 */
public enum Place {
  /** A machine that knows nothing of the cluster but the way to the node. */
  OUTSIDE("203.0.113.2", "2001:db8:113::2"),
  /** The node whose proxy is tested. */
  NODE("10.0.0.1", "fd00:0:0:1::1"),
  /** A pod on the node. */
  LOCAL_POD("10.244.1.2", "fd00:244:1::2"),
  /** Another pod on the node. */
  SECOND_POD("10.244.1.3", "fd00:244:1::3"),
  /** A node without a proxy. */
  OTHER_NODE("10.0.0.2", "fd00:0:0:1::2"),
  /** A pod there. */
  REMOTE_POD("10.244.2.2", "fd00:244:2::2");

  private final String four;
  private final String six;

  Place(String four, String six) {
    this.four = four;
    this.six = six;
  }

  /** Its address. */
  public IpAddress address(IpFamily family) {
    return IpAddress.parse(family == IpFamily.IPV6 ? six : four);
  }

  /** The name of the node that it is, or is on; empty for none. */
  public String nodeName() {
    return switch (this) {
      case OUTSIDE -> "";
      case NODE, LOCAL_POD, SECOND_POD -> "node-a";
      case OTHER_NODE, REMOTE_POD -> "node-b";
    };
  }
}
