package io.longshore.netproxy.inspect.live;

import io.longshore.netlink.conntrack.Direction;
import io.longshore.netlink.conntrack.Flow;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netproxy.inspect.service.FrontendReport;
import io.longshore.netproxy.inspect.service.SeenFrontend;
import io.longshore.netproxy.model.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A connection to a Service.
 *
 * @param stale whether new connections never go to its endpoint any more
 */
public record ServiceFlow(SeenFrontend frontend, Flow flow, boolean stale) {

  /** The connections to some frontends, as the kernel tracks them. */
  public static List<ServiceFlow> of(List<FrontendReport> reports, List<Flow> flows) {
    return flows.stream().flatMap(flow -> find(reports, flow).stream()).toList();
  }

  private static Optional<ServiceFlow> find(List<FrontendReport> reports, Flow flow) {
    return reports.stream()
        .filter(report -> isTo(report.frontend(), flow))
        .findFirst()
        .map(report -> new ServiceFlow(report.frontend(), flow, isStale(report, flow)));
  }

  private static boolean isTo(SeenFrontend frontend, Flow flow) {
    Direction original = flow.original();
    return original.protocol() == frontend.protocol().number()
        && original.ports().map(ports -> ports.destination() == frontend.port()).orElse(false)
        && frontend
            .address()
            .map(address -> address.equals(IpAddress.of(original.destination())))
            .orElse(flow.isDestinationTranslated());
  }

  private static boolean isStale(FrontendReport report, Flow flow) {
    String endpoint = endpoint(flow);
    return flow.isDestinationTranslated()
        && Stream.of(report.fromNode(), report.fromOutside())
            .noneMatch(answer -> answer.shares().containsKey(endpoint));
  }

  private static String endpoint(Flow flow) {
    Direction reply = flow.reply();
    return IpAddresses.text(reply.source(), reply.ports().map(Direction.Ports::source).orElse(0));
  }

  /** Who answers. */
  public String endpoint() {
    return endpoint(flow);
  }

  /** Who asks. */
  public String client() {
    Direction original = flow.original();
    return IpAddresses.text(
        original.source(), original.ports().map(Direction.Ports::source).orElse(0));
  }

  /** Whether the endpoint sees another source than the client's. */
  public boolean masqueraded() {
    return !flow.original().source().equals(flow.reply().destination());
  }

  /** In the protocol's words; empty for one without states. */
  public String state() {
    return flow.details().state().stageName();
  }
}
