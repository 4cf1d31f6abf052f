package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipvs.Destination;
import io.longshore.netlink.ipvs.DestinationStatus;
import io.longshore.netlink.ipvs.Endpoint;
import io.longshore.netlink.ipvs.IpvsChange;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netlink.ipvs.VirtualService;
import io.longshore.netproxy.model.SortedLists;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the steps that bring virtual servers from what they are to what they shall be. */
final class ServerSteps {
  private final ServerForm form;
  private final Drains drains;
  private final List<IpvsChange> steps = new ArrayList<>();

  ServerSteps(ServerForm form, Drains drains) {
    this.form = form;
    this.drains = drains;
  }

  /** All steps so far, in their order. */
  List<IpvsChange> list() {
    return steps;
  }

  void add(ServerChange change) {
    switch (change) {
      case ServerChange.Appears(VirtualServer server) -> create(server);
      case ServerChange.Vanishes(VirtualServer server) -> delete(server.key());
      case ServerChange.Alters(VirtualServer before, VirtualServer after) -> alter(before, after);
    }
  }

  void create(VirtualServer server) {
    steps.add(new IpvsChange.AddService(form.service(server)));
    server.destinations().forEach(one -> serve(server.key(), ServerForm.endpoint(one)));
  }

  private void delete(ServerKey key) {
    steps.add(new IpvsChange.DeleteService(key.inKernel()));
    drains.end(key);
  }

  private void alter(VirtualServer before, VirtualServer after) {
    if (!before.affinity().equals(after.affinity())) {
      steps.add(new IpvsChange.UpdateService(form.service(after)));
    }
    var difference = SortedLists.difference(before.destinations(), after.destinations());
    Set<Endpoint> removed = new LinkedHashSet<>();
    difference.removed().forEach(one -> removed.add(ServerForm.endpoint(one)));
    Set<Endpoint> added = new LinkedHashSet<>();
    for (var one : difference.added()) {
      Endpoint endpoint = ServerForm.endpoint(one);
      // It may only have moved to this node, or away.
      if (!removed.remove(endpoint)) {
        added.add(endpoint);
      }
    }
    added.forEach(endpoint -> serve(after.key(), endpoint));
    removed.forEach(endpoint -> retire(after.key(), endpoint));
  }

  private void serve(ServerKey key, Endpoint endpoint) {
    Destination serving = ServerForm.serving(endpoint);
    steps.add(
        drains.end(key, endpoint)
            ? new IpvsChange.UpdateDestination(key.inKernel(), serving)
            : new IpvsChange.AddDestination(key.inKernel(), serving));
  }

  private void retire(ServerKey key, Endpoint endpoint) {
    if (key.keepsConnections()) {
      drains.begin(key, endpoint);
      steps.add(new IpvsChange.UpdateDestination(key.inKernel(), ServerForm.draining(endpoint)));
    } else {
      steps.add(new IpvsChange.DeleteDestination(key.inKernel(), endpoint));
    }
  }

  /**
   * What the kernel has becomes what shall be.
   *
   * @return in how many places it is different
   */
  int adopt(VirtualServer wanted, VirtualService found, List<DestinationStatus> destinations) {
    int before = steps.size();
    VirtualService service = form.service(wanted);
    if (!service.equals(found)) {
      steps.add(new IpvsChange.UpdateService(service));
    }
    Set<Endpoint> missing = new LinkedHashSet<>();
    wanted.destinations().forEach(one -> missing.add(ServerForm.endpoint(one)));
    int drained = 0;
    for (DestinationStatus status : destinations) {
      Endpoint endpoint = status.destination().endpoint();
      if (missing.remove(endpoint)) {
        restore(wanted.key(), status.destination());
      } else {
        drained += dismiss(wanted.key(), status) ? 1 : 0;
      }
    }
    missing.forEach(endpoint -> serve(wanted.key(), endpoint));
    return steps.size() - before - drained;
  }

  private void restore(ServerKey key, Destination found) {
    Destination serving = ServerForm.serving(found.endpoint());
    if (!serving.equals(found)) {
      steps.add(new IpvsChange.UpdateDestination(key.inKernel(), serving));
    }
  }

  /** Whether the step only ends what had begun before. */
  private boolean dismiss(ServerKey key, DestinationStatus status) {
    Endpoint endpoint = status.destination().endpoint();
    boolean ending = key.keepsConnections() && status.destination().weight() == 0;
    if (!ending) {
      retire(key, endpoint);
      return false;
    }
    if (status.active() + status.inactive() != 0) {
      drains.begin(key, endpoint);
      return false;
    }
    steps.add(new IpvsChange.DeleteDestination(key.inKernel(), endpoint));
    return true;
  }

  /** Somebody's virtual server that is not wanted goes. */
  void remove(ServiceKey key) {
    steps.add(new IpvsChange.DeleteService(key));
  }
}
