package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.Optional;

/** Containers that run together on one node. */
public record Pod(ObjectMeta metadata, Optional<PodSpec> spec, Optional<PodStatus> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<Pod> RESOURCE =
      new Resource<>("", "v1", "pods", "Pod", true, Pod.class);
}
