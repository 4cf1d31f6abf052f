package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipvs.ConnectionTimeouts;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Masquerading;
import java.util.List;

/**
 * How this mode is to work, as kube-proxy's configuration has it.
 *
 * @param scheduler how endpoints are chosen; empty for rr
 * @param excluded virtual servers with addresses in here are somebody else's
 * @param strictArp whether the machine keeps silent about the addresses of Services
 * @param timeouts when connections are forgotten; 0 for those that stay as they are
 */
public record IpvsOptions(
    String scheduler,
    List<Cidr> excluded,
    boolean strictArp,
    ConnectionTimeouts timeouts,
    Masquerading masquerading) {
  static final ConnectionTimeouts SAME_TIMEOUTS = new ConnectionTimeouts(0, 0, 0);
  private static final String USUAL_SCHEDULER = "rr";

  /** Copies the list, and chooses the usual scheduler where none is named. */
  public IpvsOptions {
    excluded = List.copyOf(excluded);
    scheduler = scheduler.isEmpty() ? USUAL_SCHEDULER : scheduler;
  }

  /** Nothing special but whose packets get another source. */
  public static IpvsOptions plain(Masquerading masquerading) {
    return new IpvsOptions("", List.of(), false, SAME_TIMEOUTS, masquerading);
  }
}
