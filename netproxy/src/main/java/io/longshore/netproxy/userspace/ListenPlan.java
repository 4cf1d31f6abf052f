package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.ExternalTraffic.ToCluster;
import io.longshore.netproxy.model.ExternalTraffic.ToLocal;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Treatment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where to listen for a service port, and what to do there. Where its packets are to be rejected
 * nobody listens: the kernel then says so to the sender.
 */
final class ListenPlan {
  private final ServiceView view;
  private final Host host;
  private final Map<ListenAddress, Rules> listeners = new LinkedHashMap<>();

  private ListenPlan(ServiceView view, Host host) {
    this.view = view;
    this.host = host;
  }

  /** Works it out. */
  static Map<ListenAddress, Rules> of(ServiceView view, Host host) {
    ListenPlan plan = new ListenPlan(view, host);
    if (protocolOf(view) != Protocol.SCTP) {
      view.frontends().forEach(plan::add);
    }
    return plan.listeners;
  }

  private static Protocol protocolOf(ServiceView view) {
    return view.name().protocol();
  }

  private void add(Frontend frontend) {
    switch (frontend) {
      case Frontend.ClusterAddress(IpAddress address, int port) ->
          add(address, port, new Sources.Everybody(), view.internal(), view.internal());
      case Frontend.ExternalAddress(IpAddress address, int port) ->
          addExternal(address, port, new Sources.Everybody());
      case Frontend.LoadBalancerAddress(IpAddress address, int port, var allowed) ->
          addExternal(
              address,
              port,
              allowed.isEmpty() ? new Sources.Everybody() : new Sources.Only(allowed));
      case Frontend.NodePort(int port) ->
          nodePortAddresses(port)
              .forEach(address -> addExternal(address, port, new Sources.Everybody()));
    }
  }

  /**
   * One socket for connections from all sides: an accepted one knows its own address. An answer by
   * datagram has the address of the socket that sends it: it needs one for each address.
   */
  private List<IpAddress> nodePortAddresses(int port) {
    return switch (host.nodePorts()) {
      case NodePortAddresses.Listed(List<IpAddress> listed) -> listed;
      case NodePortAddresses.All _ ->
          protocolOf(view) == Protocol.UDP
              ? host.addresses()
              : List.of(ListenAddress.everywhere(protocolOf(view), host.family(), port).address());
    };
  }

  private void addExternal(IpAddress address, int port, Sources allowed) {
    switch (view.external()) {
      case ToCluster(Treatment everybody) -> add(address, port, allowed, everybody, everybody);
      case ToLocal(Treatment outsiders, Treatment insiders) ->
          add(address, port, allowed, outsiders, insiders);
    }
  }

  private void add(
      IpAddress address, int port, Sources allowed, Treatment outsiders, Treatment insiders) {
    if (outsiders instanceof Treatment.Reject && insiders instanceof Treatment.Reject) {
      return;
    }
    List<Destination> forInsiders = destinations(insiders);
    List<Destination> forOutsiders = destinations(outsiders);
    Sources inside = host.insiders(address);
    Sources served = new Sources.Everybody();
    if (forOutsiders.isEmpty()) {
      served = forInsiders.isEmpty() ? new Sources.Only(List.of()) : inside;
    }
    listeners.putIfAbsent(
        new ListenAddress(protocolOf(view), address, port),
        new Rules(allowed.and(served), inside, forInsiders, forOutsiders, view.choice().serving()));
  }

  private static List<Destination> destinations(Treatment treatment) {
    return switch (treatment) {
      case Treatment.Balance(List<Destination> destinations) -> destinations;
      case Treatment.Reject _, Treatment.Drop _ -> List.of();
    };
  }
}
