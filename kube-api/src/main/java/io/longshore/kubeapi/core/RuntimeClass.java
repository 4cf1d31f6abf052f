package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.kubeapi.meta.Resource;
import java.util.Map;
import java.util.Optional;

/** A way to run pods. */
public record RuntimeClass(ObjectMeta metadata, String handler, Optional<Overhead> overhead)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<RuntimeClass> RESOURCE =
      new Resource<>(
          "node.k8s.io", "v1", "runtimeclasses", "RuntimeClass", false, RuntimeClass.class);

  /** What it needs beside the containers. */
  public record Overhead(Map<String, Quantity> podFixed) {}
}
