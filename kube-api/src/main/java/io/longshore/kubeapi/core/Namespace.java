package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.List;
import java.util.Optional;

/** A part of the cluster with names of its own. */
public record Namespace(ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<Namespace> RESOURCE =
      new Resource<>("", "v1", "namespaces", "Namespace", false, Namespace.class);

  /** What is wanted. */
  public record Spec(List<String> finalizers) {}

  /** How it is. */
  public record Status(String phase) {}
}
