package io.longshore.master.cluster;

import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.kubeapi.meta.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node as far as anybody here looks at it: its images, of which there are many, are left out. */
public record NodeView(ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<NodeView> RESOURCE = Node.RESOURCE.as(NodeView.class);

  /** What is wanted. */
  public record Spec(
      String podCIDR,
      List<String> podCIDRs,
      String providerID,
      boolean unschedulable,
      List<Taint> taints) {
    /** Where nothing is said. */
    public static final Spec NONE = new Spec("", List.of(), "", false, List.of());
  }

  /** Keeps pods away. */
  public record Taint(String key, String value, String effect, Optional<Instant> timeAdded) {

    /** Whether it is the other one, whatever its value and its age. */
    public boolean isLike(Taint other) {
      return key.equals(other.key) && effect.equals(other.effect);
    }

    /** As messages name it. */
    @Override
    public String toString() {
      return value.isEmpty() ? key + ":" + effect : key + "=" + value + ":" + effect;
    }
  }

  /** How it is. */
  public record Status(
      Map<String, Quantity> capacity,
      Map<String, Quantity> allocatable,
      List<Node.Condition> conditions) {
    /** Before its agent has said anything. */
    public static final Status NONE = new Status(Map.of(), Map.of(), List.of());
  }

  /** Its name. */
  public String name() {
    return metadata.name();
  }

  /** What is wanted, also where nothing is said. */
  public Spec wanted() {
    return spec.orElse(Spec.NONE);
  }

  /** How it is, also before its agent has said anything. */
  public Status state() {
    return status.orElse(Status.NONE);
  }

  /** A condition of a type. */
  public Optional<Node.Condition> condition(String type) {
    return state().conditions().stream().filter(one -> one.type().equals(type)).findFirst();
  }

  /** A label; empty where there is none. */
  public String label(String key) {
    return metadata.labels().getOrDefault(key, "");
  }
}
