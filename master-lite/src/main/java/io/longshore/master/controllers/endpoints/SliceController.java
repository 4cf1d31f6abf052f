package io.longshore.master.controllers.endpoints;

import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.Changes;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.Loop;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.OwnWrites;
import io.longshore.master.cluster.PodView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the EndpointSlices of Services that choose their pods. Safe for use by several threads. */
public final class SliceController implements Controller {
  private static final Log LOG = Log.of("endpoints");
  private static final int WORKERS = 5;

  private final ClusterCaches caches;
  private final ServicePods servicePods;
  private final OwnWrites<EndpointSlice> writes;
  private final SliceWriter writer;
  private final TriggerTimes triggers = new TriggerTimes();
  private final Loop<ObjectName> loop;

  /** Listens to the caches. */
  public SliceController(KubeClient client, ClusterCaches caches, Clock clock, Timers timers) {
    this.caches = caches;
    this.servicePods = new ServicePods(caches);
    this.writes = new OwnWrites<>(clock);
    this.writer = new SliceWriter(client, writes);
    this.loop = new Loop<>("endpointslice", WORKERS, timers, this::sync);
    servicePods.tell(loop::add);
    caches.slices().addHandler(Changes.gone(writes::vanished));
    caches
        .slices()
        .addHandler(
            Changes.each(
                slice -> {
                  if (isOurs(slice)) {
                    loop.add(serviceOf(slice));
                  }
                }));
  }

  private static boolean isOurs(EndpointSlice slice) {
    return SliceWriter.OURS.equals(slice.metadata().labels().get(SliceWriter.MANAGER));
  }

  private static ObjectName serviceOf(EndpointSlice slice) {
    return new ObjectName(
        slice.metadata().namespace(),
        slice.metadata().labels().getOrDefault(SliceWriter.SERVICE, ""));
  }

  @Override
  public void start() {
    loop.start();
  }

  private void sync(ObjectName name) {
    Optional<Service> found = caches.services().get(name);
    if (found.isEmpty()) {
      // What the Service owned is collected with it.
      writes.forget(name);
      triggers.forget(name);
      return;
    }
    Service service = found.get();
    if (!ServicePods.hasSelector(service) || service.metadata().deletionTimestamp().isPresent()) {
      return;
    }
    if (!writes.areShown(name, caches.slices()::get)) {
      // The slice's own event comes here again; later only if it never comes.
      loop.addAfter(name, OwnWrites.PATIENCE.plusSeconds(1));
      return;
    }
    Collection<PodView> pods = servicePods.of(service);
    Optional<String> triggered = triggers.next(service, pods).map(Instant::toString);
    List<EndpointSlice> slices = slicesOf(name);
    List<PodEndpoint.Family> families = PodEndpoint.Family.of(service);
    for (PodEndpoint.Family family : families) {
      List<EndpointSlice> same =
          slices.stream().filter(slice -> slice.addressType().equals(family.text())).toList();
      SlicePlan plan = SlicePlan.of(wanted(service, pods, family), same);
      relabel(service, same, plan, triggered);
      writer.write(service, family, plan, triggered);
    }
    slices.stream()
        .filter(slice -> families.stream().noneMatch(one -> one.text().equals(slice.addressType())))
        .forEach(slice -> writer.delete(service, slice));
  }

  private List<EndpointSlice> slicesOf(ObjectName service) {
    return caches.slicesByService().get(service.toString()).stream()
        .filter(SliceController::isOurs)
        .filter(slice -> slice.metadata().deletionTimestamp().isEmpty())
        .sorted(Comparator.comparing(slice -> slice.metadata().name()))
        .toList();
  }

  /** A Service's labels stand on its slices too, also where nothing else changes. */
  private void relabel(
      Service service, List<EndpointSlice> slices, SlicePlan plan, Optional<String> triggered) {
    slices.stream()
        .filter(slice -> !plan.update().containsKey(slice) && !plan.delete().contains(slice))
        .filter(slice -> !slice.metadata().labels().equals(SliceWriter.labels(service)))
        .forEach(
            slice ->
                writer.update(
                    service,
                    slice,
                    new SlicePlan.Content(slice.ports(), slice.endpoints()),
                    triggered));
  }

  private Map<List<EndpointSlice.Port>, List<EndpointSlice.Endpoint>> wanted(
      Service service, Collection<PodView> pods, PodEndpoint.Family family) {
    Map<List<EndpointSlice.Port>, List<EndpointSlice.Endpoint>> wanted = new LinkedHashMap<>();
    for (PodView pod : pods) {
      PodEndpoint member = new PodEndpoint(service, pod);
      Optional<String> address = member.isPresent() ? member.address(family) : Optional.empty();
      Optional<NodeView> node = caches.nodes().get(new ObjectName("", pod.wanted().nodeName()));
      if (address.isEmpty() || isLost(service, pod, node)) {
        continue;
      }
      wanted
          .computeIfAbsent(member.ports(), _ -> new ArrayList<>())
          .add(member.endpoint(address.get(), node));
    }
    return wanted;
  }

  /** A pod of a node that is gone answers nobody; the node's coming back is told to us. */
  private static boolean isLost(Service service, PodView pod, Optional<NodeView> node) {
    boolean lost =
        pod.isPlaced()
            && node.isEmpty()
            && service.spec().filter(Service.Spec::publishNotReadyAddresses).isEmpty();
    if (lost) {
      LOG.debug(
          "a pod's node is not there",
          "pod",
          pod.metadata().objectName(),
          "node",
          pod.wanted().nodeName());
    }
    return lost;
  }

  @Override
  public void close() {
    loop.close();
  }
}
