package io.longshore.cli.inspect;

import io.longshore.cli.Arguments;
import io.longshore.cli.Command;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.conntrack.Flow;
import io.longshore.netlink.conntrack.KernelFlows;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.inspect.live.ServiceFlow;
import io.longshore.netproxy.inspect.report.FlowsText;
import io.longshore.netproxy.inspect.report.InspectJson;
import io.longshore.netproxy.inspect.service.FrontendReport;
import java.util.List;
import java.util.Set;

/** Lists the connections to one Service. */
final class ConntrackCommand implements Command {
  @Override
  public String name() {
    return "conntrack";
  }

  @Override
  public String summary() {
    return "list the connections to one Service, and which are stale";
  }

  @Override
  public String help() {
    return """
      usage: longshore inspect conntrack NAMESPACE/NAME [OPTION...]

      Lists the connections to the Service that the kernel tracks. One is stale if new
      connections never go to its endpoint any more.

      """
        + Kernel.OPTIONS;
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) {
    Arguments given = Options.parse(arguments, Set.of(), Set.of());
    String service = given.only("a Service as NAMESPACE/NAME");
    boolean json = given.json();
    List<FrontendReport> reports = ServiceCommand.find(given, service);
    List<ServiceFlow> flows = ServiceFlow.of(reports, flows(given));
    console
        .out()
        .print(json ? InspectJson.flows(flows) : FlowsText.print(flows, console.colourful()));
    return ExitCode.DONE;
  }

  private static List<Flow> flows(Arguments given) {
    try (NetworkNamespace namespace = Kernel.namespace(given);
        KernelFlows kernel =
            new KernelFlows(NetlinkSocket.open(NetlinkProtocol.NETFILTER, namespace))) {
      return kernel.list();
    }
  }
}
