package io.longshore.netproxy.ipvs;

import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All that the kernel shall have, and what follows for it from a change. For one thread. */
final class Ledger {

  /** What is to be done. */
  record Entry(List<ServerChange> servers, List<Member> came, List<Member> gone) {}

  private final Map<ServicePortName, ServiceView> views = new HashMap<>();
  private final Servers servers = new Servers();
  private final Counted<Member> members = new Counted<>();
  private Planner planner;

  Ledger(Planner planner) {
    this.planner = planner;
  }

  /** Follows changes, which begin where the last ones ended. */
  Entry follow(Planner now, List<ServiceChange> changes) {
    if (now.equals(planner)) {
      changes.forEach(change -> change.was().ifPresent(this::remove));
      changes.forEach(change -> change.becomes().ifPresent(this::add));
    } else {
      planAnew(now, changes);
    }
    Counted.Difference<Member> difference = members.drain();
    return new Entry(servers.drain(), difference.came(), difference.gone());
  }

  private void planAnew(Planner now, List<ServiceChange> changes) {
    List<ServiceView> before = List.copyOf(views.values());
    before.forEach(this::remove);
    planner = now;
    Set<ServicePortName> changed =
        changes.stream().map(ServiceChange::name).collect(Collectors.toSet());
    before.stream().filter(view -> !changed.contains(view.name())).forEach(this::add);
    changes.forEach(change -> change.becomes().ifPresent(this::add));
  }

  private void add(ServiceView view) {
    views.put(view.name(), view);
    ServicePlan plan = planner.plan(view);
    plan.servers().forEach(servers::add);
    plan.members().forEach(members::add);
  }

  private void remove(ServiceView view) {
    views.remove(view.name());
    ServicePlan plan = planner.plan(view);
    plan.servers().forEach(servers::remove);
    plan.members().forEach(members::remove);
  }

  /** The virtual servers. */
  Collection<VirtualServer> servers() {
    return servers.all();
  }

  /** Whether a virtual server is still wanted as it is. */
  boolean wants(VirtualServer server) {
    return servers.wants(server);
  }

  /** The sets' members. */
  Set<Member> members() {
    return members.all();
  }
}
