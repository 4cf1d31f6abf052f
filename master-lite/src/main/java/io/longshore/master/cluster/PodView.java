package io.longshore.master.cluster;

import io.longshore.kubeapi.core.Affinity;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.ResourceRequirements;
import io.longshore.kubeapi.core.Toleration;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.kubeapi.meta.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pod as far as anybody here looks at it: a cache of many pods keeps nothing else. */
public record PodView(ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<PodView> RESOURCE = Pod.RESOURCE.as(PodView.class);

  private static final Spec NO_SPEC =
      new Spec(
          "",
          List.of(),
          List.of(),
          false,
          Map.of(),
          "",
          "",
          List.of(),
          Optional.empty(),
          "",
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          List.of(),
          List.of());

  private static final Status NO_STATUS =
      new Status("", "", List.of(), "", List.of(), List.of(), List.of(), "");

  /** What is wanted. */
  public record Spec(
      String nodeName,
      List<Container> containers,
      List<Container> initContainers,
      boolean hostNetwork,
      Map<String, String> nodeSelector,
      String hostname,
      String subdomain,
      List<Toleration> tolerations,
      Optional<Affinity> affinity,
      String schedulerName,
      Optional<Integer> priority,
      Map<String, Quantity> overhead,
      Optional<ResourceRequirements> resources,
      List<Gate> schedulingGates,
      List<SpreadConstraint> topologySpreadConstraints) {}

  /** What a container wants of its node. */
  public record Container(
      String name,
      List<Port> ports,
      Optional<ResourceRequirements> resources,
      String restartPolicy) {}

  /** A port that a container listens on. */
  public record Port(
      String name, int containerPort, int hostPort, String hostIP, String protocol) {}

  /** Something that must happen before the pod is placed. */
  public record Gate(String name) {}

  /** How evenly pods lie over a topology. */
  public record SpreadConstraint(
      int maxSkew,
      String topologyKey,
      String whenUnsatisfiable,
      Optional<LabelSelector> labelSelector,
      Optional<Integer> minDomains,
      String nodeAffinityPolicy,
      String nodeTaintsPolicy,
      List<String> matchLabelKeys) {}

  /** How it is. */
  public record Status(
      String phase,
      String reason,
      List<Condition> conditions,
      String podIP,
      List<Ip> podIPs,
      List<ContainerState> containerStatuses,
      List<ContainerState> initContainerStatuses,
      String nominatedNodeName) {}

  /** Something that is so, or not. */
  public record Condition(
      String type,
      String status,
      Optional<Instant> lastTransitionTime,
      String reason,
      String message) {}

  /** An address. */
  public record Ip(String ip) {}

  /** How often a container was started again. */
  public record ContainerState(String name, int restartCount) {}

  /** What is wanted, also where nothing is said. */
  public Spec wanted() {
    return spec.orElse(NO_SPEC);
  }

  /** How it is, also before anybody has looked. */
  public Status state() {
    return status.orElse(NO_STATUS);
  }

  /** A condition of a type. */
  public Optional<Condition> condition(String type) {
    return state().conditions().stream().filter(one -> one.type().equals(type)).findFirst();
  }

  /** Whether it has been placed. */
  public boolean isPlaced() {
    return !wanted().nodeName().isEmpty();
  }

  /** Whether it is being deleted. */
  public boolean isEnding() {
    return metadata.deletionTimestamp().isPresent();
  }

  /** Whether its containers have ended for good. */
  public boolean isFinished() {
    return state().phase().equals("Succeeded") || state().phase().equals("Failed");
  }

  /** Whether it runs, or will. */
  public boolean isActive() {
    return !isFinished() && !isEnding();
  }

  /** Whether it takes work. */
  public boolean isReady() {
    return condition("Ready").filter(ready -> ready.status().equals("True")).isPresent();
  }

  /** Since when it takes work. */
  public Optional<Instant> readySince() {
    return condition("Ready")
        .filter(ready -> ready.status().equals("True"))
        .flatMap(Condition::lastTransitionTime);
  }

  /** Whether it has taken work for so long. */
  public boolean isAvailable(Duration minReady, Instant now) {
    return isReady()
        && (minReady.isZero()
            || readySince().filter(since -> !since.plus(minReady).isAfter(now)).isPresent());
  }
}
