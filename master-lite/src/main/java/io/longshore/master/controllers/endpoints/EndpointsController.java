package io.longshore.master.controllers.endpoints;

import io.longshore.base.time.Timers;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Endpoints;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.Changes;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.Loop;
import io.longshore.master.cluster.PodView;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the Endpoints of Services that choose their pods. Safe for use by several threads. */
public final class EndpointsController implements Controller {
  private static final int WORKERS = 5;
  private static final String MANAGER = "endpoints.kubernetes.io/managed-by";
  private static final String OURS = "endpoint-controller";
  private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

  private final KubeClient client;
  private final ClusterCaches caches;
  private final ServicePods servicePods;
  private final TriggerTimes triggers = new TriggerTimes();
  private final Loop<ObjectName> loop;

  /** Listens to the caches. */
  public EndpointsController(KubeClient client, ClusterCaches caches, Timers timers) {
    this.client = client;
    this.caches = caches;
    this.servicePods = new ServicePods(caches);
    this.loop = new Loop<>("endpoints", WORKERS, timers, this::sync);
    servicePods.tell(loop::add);
    caches.endpoints().addHandler(Changes.latest(one -> loop.add(one.metadata().objectName())));
  }

  @Override
  public void start() {
    loop.start();
  }

  private void sync(ObjectName name) {
    Optional<Service> service = caches.services().get(name);
    Optional<Endpoints> present = caches.endpoints().get(name);
    if (service.isEmpty()) {
      triggers.forget(name);
      present.filter(EndpointsController::isOurs).ifPresent(this::delete);
    } else if (ServicePods.hasSelector(service.get())
        && service.get().metadata().deletionTimestamp().isEmpty()) {
      write(service.get(), present);
    }
  }

  private static boolean isOurs(Endpoints endpoints) {
    return OURS.equals(endpoints.metadata().labels().get(MANAGER));
  }

  private void delete(Endpoints endpoints) {
    DeleteOptions onlyThis =
        new DeleteOptions(
            Optional.empty(),
            Optional.of(endpoints.metadata().uid()),
            Optional.empty(),
            Optional.empty());
    client.delete(Endpoints.RESOURCE, endpoints.metadata().objectName(), onlyThis);
  }

  private void write(Service service, Optional<Endpoints> present) {
    Collection<PodView> pods = servicePods.of(service);
    Optional<String> triggered = triggers.next(service, pods).map(Instant::toString);
    Subsets subsets = Subsets.of(service, pods);
    Map<String, String> labels = labels(service);
    if (present.isEmpty()) {
      ObjectMeta metadata =
          ObjectMeta.named(service.metadata().namespace(), service.metadata().name())
              .withLabels(labels)
              .withAnnotations(annotations(Map.of(), subsets, triggered));
      client.create(
          Endpoints.RESOURCE, new Endpoints(metadata, subsets.all()), WriteOptions.DEFAULT);
    } else if (isOther(present.get(), subsets, labels)) {
      ObjectMeta metadata =
          present
              .get()
              .metadata()
              .withLabels(labels)
              .withAnnotations(
                  annotations(present.get().metadata().annotations(), subsets, triggered));
      client.update(
          Endpoints.RESOURCE, new Endpoints(metadata, subsets.all()), WriteOptions.DEFAULT);
    }
  }

  private static boolean isOther(Endpoints present, Subsets subsets, Map<String, String> labels) {
    List<Endpoints.Subset> wanted = subsets.all();
    return !present.subsets().equals(wanted)
        || !present.metadata().labels().equals(labels)
        || present.metadata().annotations().containsKey(OVER_CAPACITY) != subsets.truncated();
  }

  private static Map<String, String> labels(Service service) {
    Map<String, String> labels = new HashMap<>(service.metadata().labels());
    labels.remove(SliceWriter.HEADLESS);
    labels.put(MANAGER, OURS);
    if (SliceWriter.isHeadless(service)) {
      labels.put(SliceWriter.HEADLESS, "");
    }
    return labels;
  }

  private static Map<String, String> annotations(
      Map<String, String> present, Subsets subsets, Optional<String> triggered) {
    Map<String, String> annotations = new HashMap<>(present);
    annotations.remove(SliceWriter.TRIGGERED);
    annotations.remove(OVER_CAPACITY);
    triggered.ifPresent(time -> annotations.put(SliceWriter.TRIGGERED, time));
    if (subsets.truncated()) {
      annotations.put(OVER_CAPACITY, "truncated");
    }
    return annotations;
  }

  @Override
  public void close() {
    loop.close();
  }
}
