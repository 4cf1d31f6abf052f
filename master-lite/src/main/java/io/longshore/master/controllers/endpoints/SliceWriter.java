package io.longshore.master.controllers.endpoints;

import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.master.cluster.OwnWrites;
import io.longshore.master.cluster.Ownership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the slices of Services. Safe for use by several threads. */
final class SliceWriter {
  static final String SERVICE = "kubernetes.io/service-name";
  static final String MANAGER = "endpointslice.kubernetes.io/managed-by";
  static final String OURS = "endpointslice-controller.k8s.io";
  static final String HEADLESS = "service.kubernetes.io/headless";
  static final String TRIGGERED = "endpoints.kubernetes.io/last-change-trigger-time";
  private static final int LONGEST_PREFIX = 57;

  private final KubeClient client;
  private final OwnWrites<EndpointSlice> writes;

  SliceWriter(KubeClient client, OwnWrites<EndpointSlice> writes) {
    this.client = client;
    this.writes = writes;
  }

  /** The labels of all slices of a Service: those that it has itself, and ours. */
  static Map<String, String> labels(Service service) {
    Map<String, String> labels = new HashMap<>(service.metadata().labels());
    labels.remove(HEADLESS);
    labels.put(SERVICE, service.metadata().name());
    labels.put(MANAGER, OURS);
    if (isHeadless(service)) {
      labels.put(HEADLESS, "");
    }
    return labels;
  }

  static boolean isHeadless(Service service) {
    return service.spec().map(Service.Spec::clusterIP).filter("None"::equals).isPresent();
  }

  void write(
      Service service, PodEndpoint.Family family, SlicePlan plan, Optional<String> triggered) {
    plan.create().forEach(content -> create(service, family, content, triggered));
    plan.update().forEach((slice, content) -> update(service, slice, content, triggered));
    plan.delete().forEach(slice -> delete(service, slice));
  }

  private static Map<String, String> annotations(
      Map<String, String> present, Optional<String> triggered) {
    Map<String, String> annotations = new HashMap<>(present);
    annotations.remove(TRIGGERED);
    triggered.ifPresent(time -> annotations.put(TRIGGERED, time));
    return annotations;
  }

  private void create(
      Service service,
      PodEndpoint.Family family,
      SlicePlan.Content content,
      Optional<String> triggered) {
    String name = service.metadata().name();
    ObjectMeta metadata =
        new ObjectMeta(
            "",
            name.substring(0, Math.min(name.length(), LONGEST_PREFIX)) + "-",
            service.metadata().namespace(),
            "",
            "",
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            labels(service),
            annotations(Map.of(), triggered),
            List.of(Ownership.reference(Service.RESOURCE, service)),
            List.of());
    EndpointSlice slice =
        new EndpointSlice(metadata, family.text(), content.endpoints(), content.ports());
    EndpointSlice made = client.create(EndpointSlice.RESOURCE, slice, WriteOptions.DEFAULT);
    writes.written(service.metadata().objectName(), made);
  }

  void update(
      Service service, EndpointSlice slice, SlicePlan.Content content, Optional<String> triggered) {
    ObjectMeta metadata =
        slice
            .metadata()
            .withLabels(labels(service))
            .withAnnotations(annotations(slice.metadata().annotations(), triggered));
    EndpointSlice next =
        new EndpointSlice(metadata, slice.addressType(), content.endpoints(), content.ports());
    EndpointSlice written = client.update(EndpointSlice.RESOURCE, next, WriteOptions.DEFAULT);
    writes.written(service.metadata().objectName(), written);
  }

  void delete(Service service, EndpointSlice slice) {
    DeleteOptions onlyThis =
        new DeleteOptions(
            Optional.empty(),
            Optional.of(slice.metadata().uid()),
            Optional.empty(),
            Optional.empty());
    if (client.delete(EndpointSlice.RESOURCE, slice.metadata().objectName(), onlyThis)) {
      writes.deleted(service.metadata().objectName(), slice);
    }
  }
}
