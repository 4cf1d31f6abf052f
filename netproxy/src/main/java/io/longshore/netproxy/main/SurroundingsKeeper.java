package io.longshore.netproxy.main;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.kubeapi.core.ServiceCidr;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodePortSelection;
import io.longshore.netproxy.model.Surroundings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts together what backends need to know beside Services, from the Node, the machine's addresses
 * and the cluster's ranges. Safe for use by several threads.
 */
final class SurroundingsKeeper implements Handler<ServiceCidr> {
  private final NodePortSelection nodePorts;
  private final Consumer<SurroundingsKeeper> listener;

  @GuardedBy("this")
  private List<IpAddress> nodeAddresses;

  @GuardedBy("this")
  private List<IpAddress> machineAddresses = List.of();

  @GuardedBy("this")
  private final Map<ObjectName, List<Cidr>> serviceRanges = new HashMap<>();

  /** The listener is told of every change, and then asks {@link #of}. */
  SurroundingsKeeper(
      NodePortSelection nodePorts,
      List<IpAddress> nodeAddresses,
      Consumer<SurroundingsKeeper> listener) {
    this.nodePorts = nodePorts;
    this.nodeAddresses = nodeAddresses;
    this.listener = listener;
  }

  synchronized Surroundings of(IpFamily family) {
    return new Surroundings(
        nodePorts.choose(family, nodeAddresses, machineAddresses),
        nodeAddresses.stream().filter(address -> address.family() == family).toList(),
        serviceRanges.values().stream()
            .flatMap(List::stream)
            .filter(range -> range.family() == family)
            .toList());
  }

  void nodeAddresses(List<IpAddress> now) {
    synchronized (this) {
      nodeAddresses = now;
    }
    listener.accept(this);
  }

  void machineAddresses(List<IpAddress> now) {
    synchronized (this) {
      machineAddresses = now;
    }
    listener.accept(this);
  }

  @Override
  public void added(ServiceCidr object) {
    synchronized (this) {
      serviceRanges.put(object.metadata().objectName(), ranges(object));
    }
    listener.accept(this);
  }

  @Override
  public void updated(ServiceCidr before, ServiceCidr after) {
    added(after);
  }

  @Override
  public void deleted(ServiceCidr last) {
    synchronized (this) {
      serviceRanges.remove(last.metadata().objectName());
    }
    listener.accept(this);
  }

  private static List<Cidr> ranges(ServiceCidr object) {
    return object.spec().stream()
        .flatMap(spec -> spec.cidrs().stream())
        .map(Cidr::find)
        .flatMap(Optional::stream)
        .toList();
  }
}
