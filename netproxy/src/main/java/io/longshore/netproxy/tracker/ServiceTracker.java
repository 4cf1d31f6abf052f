package io.longshore.netproxy.tracker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePort;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects what happens to Services and EndpointSlices, for one family of addresses, until somebody
 * drains it. What that costs depends on what has changed, not on how many Services there are. Safe
 * for use by several threads.
 */
public final class ServiceTracker {
  private static final Log LOG = Log.of("tracker");

  private final IpFamily family;
  private final Instant startedAt;

  @GuardedBy("this")
  private NodeTopology node;

  @GuardedBy("this")
  private final Map<ObjectName, TrackedService> services = new HashMap<>();

  @GuardedBy("this")
  private final Claims claims = new Claims();

  @GuardedBy("this")
  private final Set<ObjectName> dirty = new LinkedHashSet<>();

  @GuardedBy("this")
  private final List<Instant> triggeredAt = new ArrayList<>();

  @GuardedBy("this")
  private int serviceEvents;

  @GuardedBy("this")
  private int sliceEvents;

  /**
   * Knows of nothing yet.
   *
   * @param startedAt what was triggered before is not counted: nobody was here to be quick
   */
  public ServiceTracker(IpFamily family, NodeTopology node, Instant startedAt) {
    this.family = family;
    this.node = node;
    this.startedAt = startedAt;
  }

  /** The family. */
  public IpFamily family() {
    return family;
  }

  /** A Service is new or has changed. Returns whether there is something to drain. */
  public synchronized boolean put(ProxiedService service) {
    return setPorts(
        service.metadata().objectName(),
        ServicePorts.of(service, family),
        service.metadata().creationTimestamp().orElse(Instant.EPOCH));
  }

  /** A Service is gone. Returns whether there is something to drain. */
  public synchronized boolean remove(ProxiedService service) {
    return setPorts(service.metadata().objectName(), List.of(), Instant.EPOCH);
  }

  @GuardedBy("this")
  private boolean setPorts(ObjectName name, List<ServicePort> ports, Instant created) {
    if (ports.isEmpty() && !services.containsKey(name)) {
      return false;
    }
    TrackedService service = service(name);
    if (!service.setPorts(ports, ports.isEmpty() ? Instant.EPOCH : created)) {
      return false;
    }
    serviceEvents++;
    dirty.add(name);
    return true;
  }

  /** An EndpointSlice is new. Returns whether there is something to drain. */
  public synchronized boolean put(ProxiedSlice slice) {
    boolean changed = setSlice(slice, SliceContent.of(slice, family, node.nodeName()));
    if (changed) {
      slice.triggeredAt().filter(startedAt::isBefore).ifPresent(triggeredAt::add);
    }
    return changed;
  }

  /** An EndpointSlice has changed. Returns whether there is something to drain. */
  public synchronized boolean update(ProxiedSlice before, ProxiedSlice after) {
    boolean left = !before.service().equals(after.service()) && remove(before);
    return put(after) || left;
  }

  /** An EndpointSlice is gone. Returns whether there is something to drain. */
  public synchronized boolean remove(ProxiedSlice slice) {
    return setSlice(slice, SliceContent.NOTHING);
  }

  @GuardedBy("this")
  private boolean setSlice(ProxiedSlice slice, SliceContent content) {
    ObjectName name = slice.service().orElse(null);
    if (name == null || (content.equals(SliceContent.NOTHING) && !services.containsKey(name))) {
      return false;
    }
    if (!service(name).setSlice(slice.metadata().name(), content)) {
      return false;
    }
    sliceEvents++;
    dirty.add(name);
    return true;
  }

  /** The node has another zone. Returns whether there is something to drain. */
  public synchronized boolean moveTo(String zone) {
    if (node.zone().equals(zone)) {
      return false;
    }
    node = new NodeTopology(node.nodeName(), zone);
    dirty.addAll(services.keySet());
    return true;
  }

  @GuardedBy("this")
  private TrackedService service(ObjectName name) {
    return services.computeIfAbsent(name, TrackedService::new);
  }

  /** What has changed since it was last drained. */
  public synchronized Drained drain() {
    Set<ObjectName> concerned = new HashSet<>(dirty);
    for (ObjectName name : dirty) {
      service(name).claim(claims, concerned);
    }
    List<ServiceChange> changes = new ArrayList<>();
    List<HealthCheck> healthChecks = new ArrayList<>();
    for (ObjectName name : concerned) {
      drain(service(name), changes, healthChecks);
    }
    changes.sort(Comparator.comparing(ServiceChange::name));
    Drained drained = new Drained(changes, healthChecks, triggeredAt, serviceEvents, sliceEvents);
    dirty.clear();
    triggeredAt.clear();
    serviceEvents = 0;
    sliceEvents = 0;
    return drained;
  }

  @GuardedBy("this")
  private void drain(
      TrackedService service, List<ServiceChange> changes, List<HealthCheck> healthChecks) {
    List<ServiceView> views = service.computeViews(claims, node);
    compare(service.views(), views, changes);
    service.setViews(views);
    HealthCheck health = service.computeHealth();
    if (!health.equals(service.health())) {
      healthChecks.add(health);
      service.setHealth(health);
    }
    if (service.isForgettable()) {
      services.remove(service.name);
    }
  }

  /** Both lists are sorted by name. */
  private static void compare(
      List<ServiceView> before, List<ServiceView> after, List<ServiceChange> changes) {
    Map<ServicePortName, ServiceView> gone = new HashMap<>();
    before.forEach(view -> gone.put(view.name(), view));
    for (ServiceView view : after) {
      ServiceView old = gone.remove(view.name());
      if (old == null) {
        warnOfLostFrontends(view);
        changes.add(new ServiceChange.Added(view));
      } else if (!old.equals(view)) {
        if (old.frontends().size() > view.frontends().size()) {
          warnOfLostFrontends(view);
        }
        changes.add(new ServiceChange.Changed(old, view));
      }
    }
    gone.values().forEach(view -> changes.add(new ServiceChange.Removed(view)));
  }

  private static void warnOfLostFrontends(ServiceView view) {
    if (view.frontends().size() < ServiceView.wanted(view.port()).size()) {
      LOG.warn("another Service has some of its addresses", "service", view.name());
    }
  }

  /** Everything as it was last drained, sorted by name. */
  public synchronized List<ServiceView> views() {
    List<ServiceView> all = new ArrayList<>();
    services.values().forEach(service -> all.addAll(service.views()));
    all.sort(Comparator.comparing(ServiceView::name));
    return all;
  }

  /** How many changes of Services wait to be drained. */
  public synchronized int pendingServiceEvents() {
    return serviceEvents;
  }

  /** How many changes of EndpointSlices wait to be drained. */
  public synchronized int pendingSliceEvents() {
    return sliceEvents;
  }
}
