package io.longshore.master.controllers.endpoints;

import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.Changes;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which pods belong to which Services. Safe for use by several threads. */
record ServicePods(ClusterCaches caches) {

  /** Tells of each Service for which something may have changed. */
  void tell(Consumer<ObjectName> listener) {
    caches
        .services()
        .addHandler(Changes.latest(service -> listener.accept(service.metadata().objectName())));
    caches
        .pods()
        .addHandler(
            Changes.pairs(
                change -> {
                  if (isOfNote(change)) {
                    change.before().ifPresent(pod -> tellOf(pod, listener));
                    change.after().ifPresent(pod -> tellOf(pod, listener));
                  }
                }));
    caches
        .nodes()
        .addHandler(
            Changes.pairs(
                change -> {
                  if (!zone(change.before()).equals(zone(change.after()))) {
                    change
                        .after()
                        .or(change::before)
                        .ifPresent(
                            node ->
                                caches
                                    .podsByNode()
                                    .get(node.name())
                                    .forEach(pod -> tellOf(pod, listener)));
                  }
                }));
  }

  /** A node that is there without a zone is another thing than no node. */
  private static String zone(Optional<NodeView> node) {
    return node.map(one -> "zone " + one.label(PodEndpoint.ZONE)).orElse("");
  }

  /** Agents write much into the status of a pod that changes nothing for its Services. */
  private static boolean isOfNote(Changes.Change<PodView> change) {
    return change.before().isEmpty()
        || change.after().isEmpty()
        || !essence(change.before().get()).equals(essence(change.after().get()));
  }

  private static List<Object> essence(PodView pod) {
    return List.of(
        pod.metadata().uid(),
        pod.metadata().labels(),
        pod.wanted().nodeName(),
        pod.state().podIP(),
        pod.state().podIPs(),
        pod.isReady(),
        pod.isEnding(),
        pod.isFinished());
  }

  private void tellOf(PodView pod, Consumer<ObjectName> listener) {
    caches.servicesByNamespace().get(pod.metadata().namespace()).stream()
        .filter(service -> selects(service, pod.metadata().labels()))
        .forEach(service -> listener.accept(service.metadata().objectName()));
  }

  /** Without a selector, somebody else says what is behind a Service. */
  static boolean hasSelector(Service service) {
    return service
        .spec()
        .filter(spec -> !spec.selector().isEmpty() && !spec.type().equals("ExternalName"))
        .isPresent();
  }

  private static boolean selects(Service service, Map<String, String> labels) {
    return hasSelector(service)
        && service
            .spec()
            .filter(spec -> labels.entrySet().containsAll(spec.selector().entrySet()))
            .isPresent();
  }

  /** The pods of a Service. */
  Collection<PodView> of(Service service) {
    return caches.podsByNamespace().get(service.metadata().namespace()).stream()
        .filter(pod -> selects(service, pod.metadata().labels()))
        .toList();
  }
}
