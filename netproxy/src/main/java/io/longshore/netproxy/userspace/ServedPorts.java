package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** All service ports that are served, and how they become others. For one thread at a time. */
final class ServedPorts {
  private static final Log LOG = Log.of("userspace");

  private final Loops loops;
  private final ConnectionCounts counts = new ConnectionCounts();
  private final Map<ServicePortName, ServedPort> ports = new HashMap<>();
  private final Map<ServicePortName, ServiceView> views = new HashMap<>();

  ServedPorts(Loops loops) {
    this.loops = loops;
  }

  /** As they were told last. */
  List<ServiceView> views() {
    return List.copyOf(views.values());
  }

  int busyEndpoints() {
    return counts.endpoints();
  }

  /** At how many addresses no socket can be had. */
  int unserved() {
    return ports.values().stream().mapToInt(ServedPort::unserved).sum();
  }

  /**
   * Serves these as they are now, and no longer those.
   *
   * @return at how many addresses something changed
   */
  int become(List<ServiceView> wanted, List<ServicePortName> unwanted, Host host) {
    Map<ServicePortName, Map<ListenAddress, Rules>> plans = new LinkedHashMap<>();
    unwanted.forEach(name -> plans.put(name, Map.of()));
    wanted.forEach(view -> plans.put(view.name(), ListenPlan.of(view, host)));
    wanted.forEach(this::prepare);
    int differences = giveUp(plans);
    for (Map.Entry<ServicePortName, Map<ListenAddress, Rules>> one : plans.entrySet()) {
      ServedPort port = ports.get(one.getKey());
      differences += port == null ? 0 : port.take(one.getValue());
    }
    for (ServicePortName name : plans.keySet()) {
      ServedPort port = ports.get(name);
      differences += port == null ? 0 : port.settle();
    }
    unwanted.forEach(this::forget);
    return differences;
  }

  private void prepare(ServiceView view) {
    ServedPort port =
        ports.computeIfAbsent(
            view.name(),
            name -> {
              if (name.protocol() == Protocol.SCTP) {
                LOG.warn("SCTP cannot be forwarded by this mode of the proxy", "service", name);
              }
              UserspaceOptions options = loops.options();
              return new ServedPort(
                  new Balancer(options.choice(), options.mostClients(), counts, loops.clock()),
                  loops);
            });
    port.balancer().affinity(view.affinity());
    views.put(view.name(), view);
  }

  private int giveUp(Map<ServicePortName, Map<ListenAddress, Rules>> plans) {
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    plans.forEach(
        (name, plan) -> {
          ServedPort port = ports.get(name);
          if (port != null) {
            closing.addAll(port.giveUp(plan));
          }
        });
    closing.forEach(CompletableFuture::join);
    return closing.size();
  }

  private void forget(ServicePortName name) {
    ports.remove(name);
    views.remove(name);
  }
}
