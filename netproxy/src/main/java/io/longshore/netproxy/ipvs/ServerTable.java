package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipvs.DestinationStatus;
import io.longshore.netlink.ipvs.Ipvs;
import io.longshore.netlink.ipvs.IpvsChange;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netlink.ipvs.ServiceStatus;
import io.longshore.netlink.ipvs.VirtualService;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kernel's virtual servers of one family. For one thread. */
final class ServerTable {
  /** A message of each step, and an answer: more would need larger buffers for no gain. */
  private static final int STEPS_AT_ONCE = 1_000;

  private final Ipvs ipvs;
  private final IpFamily family;
  private final List<Cidr> excluded;
  private final ServerForm form;
  private final Drains drains = new Drains();

  ServerTable(Ipvs ipvs, IpFamily family, IpvsOptions options) {
    this.ipvs = ipvs;
    this.family = family;
    this.excluded = options.excluded();
    this.form = new ServerForm(options.scheduler());
  }

  void apply(List<ServerChange> changes) {
    ServerSteps steps = new ServerSteps(form, drains);
    changes.forEach(steps::add);
    take(steps.list());
  }

  private void take(List<IpvsChange> steps) {
    for (int from = 0; from < steps.size(); from += STEPS_AT_ONCE) {
      ipvs.apply(steps.subList(from, Math.min(steps.size(), from + STEPS_AT_ONCE)));
    }
  }

  /** Makes the kernel have exactly these, and tells in how many places it had not. */
  int replace(Collection<VirtualServer> wanted) {
    drains.clear();
    Map<ServiceKey, VirtualService> found = found();
    ServerSteps steps = new ServerSteps(form, drains);
    int differences = 0;
    for (VirtualServer server : wanted) {
      ServiceKey key = server.key().inKernel();
      VirtualService present = found.remove(key);
      if (present == null) {
        steps.create(server);
        differences++;
      } else {
        differences += steps.adopt(server, present, ipvs.destinations(key));
      }
    }
    for (ServiceKey key : found.keySet()) {
      if (!isExcluded(key)) {
        steps.remove(key);
        differences++;
      }
    }
    take(steps.list());
    return differences;
  }

  private Map<ServiceKey, VirtualService> found() {
    Map<ServiceKey, VirtualService> found = new LinkedHashMap<>();
    for (ServiceStatus status : ipvs.services()) {
      VirtualService service = status.service();
      // Servers for marked packets are never of a Service.
      if (service.key() instanceof ServiceKey.Address
          && service.key().family() == Families.netlink(family)) {
        found.put(service.key(), service);
      }
    }
    return found;
  }

  private boolean isExcluded(ServiceKey key) {
    return switch (key) {
      case ServiceKey.FirewallMark _ -> true;
      case ServiceKey.Address(_, var endpoint) -> {
        IpAddress address = IpAddress.of(endpoint.address());
        yield excluded.stream().anyMatch(range -> range.contains(address));
      }
    };
  }

  /** Takes away endpoints whose last connections have ended. */
  void finishDrains() {
    for (ServerKey server : drains.servers()) {
      take(drains.finish(server, ipvs.destinations(server.inKernel())));
    }
  }

  /** Whether the kernel still has a virtual server as it should be. */
  boolean has(VirtualServer server) {
    ServiceKey key = server.key().inKernel();
    if (ipvs.service(key).filter(one -> one.service().equals(form.service(server))).isEmpty()) {
      return false;
    }
    Set<Object> missing = new HashSet<>();
    server.destinations().forEach(one -> missing.add(ServerForm.serving(ServerForm.endpoint(one))));
    for (DestinationStatus status : ipvs.destinations(key)) {
      if (!missing.remove(status.destination()) && status.destination().weight() != 0) {
        return false;
      }
    }
    return missing.isEmpty();
  }

  /** How many endpoints wait for their last connections to end. */
  int draining() {
    return drains.size();
  }
}
