package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.kubeapi.meta.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine. */
public record Node(ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<Node> RESOURCE =
      new Resource<>("", "v1", "nodes", "Node", false, Node.class);

  /** What is wanted. */
  public record Spec(
      String podCIDR,
      List<String> podCIDRs,
      String providerID,
      boolean unschedulable,
      List<Taint> taints) {}

  /** Keeps pods away. */
  public record Taint(String key, String value, String effect, Optional<Instant> timeAdded) {}

  /** How it is. */
  public record Status(
      Map<String, Quantity> capacity,
      Map<String, Quantity> allocatable,
      List<Condition> conditions,
      List<Address> addresses,
      Optional<DaemonEndpoints> daemonEndpoints,
      Optional<SystemInfo> nodeInfo,
      List<Image> images,
      List<String> volumesInUse,
      List<RuntimeHandler> runtimeHandlers,
      Optional<Features> features) {}

  /** Something that is so, or not. */
  public record Condition(
      String type,
      String status,
      Optional<Instant> lastHeartbeatTime,
      Optional<Instant> lastTransitionTime,
      String reason,
      String message) {}

  /** Where it is reached. */
  public record Address(String type, String address) {}

  /** The ports of its agent. */
  public record DaemonEndpoints(Optional<DaemonEndpoint> kubeletEndpoint) {}

  /** A port. */
  public record DaemonEndpoint(int Port) {}

  /** What machine it is. */
  public record SystemInfo(
      String machineID,
      String systemUUID,
      String bootID,
      String kernelVersion,
      String osImage,
      String containerRuntimeVersion,
      String kubeletVersion,
      String kubeProxyVersion,
      String operatingSystem,
      String architecture) {}

  /** An image that is there. */
  public record Image(List<String> names, long sizeBytes) {}

  /** A way to run containers. */
  public record RuntimeHandler(String name, Optional<HandlerFeatures> features) {}

  /** What a way can do. */
  public record HandlerFeatures(
      Optional<Boolean> recursiveReadOnlyMounts, Optional<Boolean> userNamespaces) {}

  /** What the runtime can do. */
  public record Features(Optional<Boolean> supplementalGroupsPolicy) {}
}
