package io.longshore.netproxy.tracker;

import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Metadata;
import io.longshore.kubeapi.meta.Resource;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.NodeFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a proxy reads of its Node; the rest, above all the list of images, is skipped. */
public record ProxiedNode(Meta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<ProxiedNode> RESOURCE = Node.RESOURCE.as(ProxiedNode.class);

  private static final String ZONE = "topology.kubernetes.io/zone";

  /** The autoscaler puts it on a node before it deletes it. */
  private static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

  /** What names it. */
  public record Meta(
      String name,
      String namespace,
      String uid,
      String resourceVersion,
      Optional<Instant> deletionTimestamp,
      Map<String, String> labels)
      implements Metadata {}

  /** Where its pods are. */
  public record Spec(String podCIDR, List<String> podCIDRs, List<Node.Taint> taints) {}

  /** Where it is reached. */
  public record Status(List<Node.Address> addresses) {}

  /** What matters of it. */
  public NodeFacts facts() {
    boolean doomed =
        metadata.deletionTimestamp().isPresent()
            || spec.stream()
                .flatMap(one -> one.taints().stream())
                .anyMatch(taint -> taint.key().equals(TO_BE_DELETED));
    return new NodeFacts(
        metadata.labels().getOrDefault(ZONE, ""), addresses(), podRanges(), !doomed);
  }

  /** Internal addresses stand before external ones: pkg/util/node/node.go, GetNodeHostIPs. */
  private List<IpAddress> addresses() {
    List<IpAddress> found = new ArrayList<>();
    for (String type : List.of("InternalIP", "ExternalIP")) {
      status.stream()
          .flatMap(one -> one.addresses().stream())
          .filter(address -> address.type().equals(type))
          .map(address -> IpAddress.find(address.address()))
          .flatMap(Optional::stream)
          .filter(one -> found.stream().noneMatch(other -> other.family() == one.family()))
          .forEach(found::add);
    }
    return found;
  }

  private List<Cidr> podRanges() {
    return spec.stream()
        .flatMap(
            one -> one.podCIDRs().isEmpty() ? Stream.of(one.podCIDR()) : one.podCIDRs().stream())
        .map(Cidr::find)
        .flatMap(Optional::stream)
        .toList();
  }
}
