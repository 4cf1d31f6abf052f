package io.longshore.kubeapi.discovery;

import io.longshore.kubeapi.core.ObjectReference;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.List;
import java.util.Optional;

/** Some of the addresses behind a service. */
public record EndpointSlice(
    ObjectMeta metadata, String addressType, List<Endpoint> endpoints, List<Port> ports)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<EndpointSlice> RESOURCE =
      new Resource<>(
          "discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true, EndpointSlice.class);

  /** A place that answers. */
  public record Endpoint(
      List<String> addresses,
      Optional<Conditions> conditions,
      String hostname,
      Optional<ObjectReference> targetRef,
      String nodeName,
      String zone,
      Optional<Hints> hints) {}

  /** Whether it answers. What is absent is true for ready and serving, false for terminating. */
  public record Conditions(
      Optional<Boolean> ready, Optional<Boolean> serving, Optional<Boolean> terminating) {}

  /** Who should use it. */
  public record Hints(List<ForZone> forZones, List<ForNode> forNodes) {}

  /** A zone. */
  public record ForZone(String name) {}

  /** A node. */
  public record ForNode(String name) {}

  /** A port of all of them. */
  public record Port(String name, Optional<Integer> port, String protocol, String appProtocol) {}
}
