package io.longshore.netproxy.inspect.desired;

import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.tracker.ProxiedNode;
import io.longshore.netproxy.tracker.ProxiedService;
import io.longshore.netproxy.tracker.ProxiedSlice;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks an API server once for all that a proxy follows, and says what a node's proxy makes of it.
 */
public final class WantedServices {
  private WantedServices() {}

  /** The service ports of both families, as a node should forward them. */
  public static List<ServiceView> list(KubeClient client, String nodeName) {
    String zone =
        client
            .find(ProxiedNode.RESOURCE, new ObjectName("", nodeName))
            .map(node -> node.facts().zone())
            .orElse("");
    List<ProxiedService> services =
        client
            .list(
                ProxiedService.RESOURCE,
                "",
                ListOptions.ALL.choosing(
                    Labels.parse("!service.kubernetes.io/service-proxy-name"),
                    FieldSelector.parse("spec.clusterIP!=None")))
            .items();
    List<ProxiedSlice> slices =
        client
            .list(
                ProxiedSlice.RESOURCE,
                "",
                ListOptions.ALL.choosing(
                    Labels.parse("!service.kubernetes.io/headless"), FieldSelector.ALL))
            .items();
    return views(services, slices, new NodeTopology(nodeName, zone));
  }

  /** What a node's proxy makes of Services and slices. */
  public static List<ServiceView> views(
      List<ProxiedService> services, List<ProxiedSlice> slices, NodeTopology node) {
    List<ServiceView> views = new ArrayList<>();
    for (IpFamily family : IpFamily.values()) {
      ServiceTracker tracker = new ServiceTracker(family, node, Instant.EPOCH);
      services.forEach(tracker::put);
      slices.forEach(tracker::put);
      tracker.drain();
      views.addAll(tracker.views());
    }
    return views;
  }
}
