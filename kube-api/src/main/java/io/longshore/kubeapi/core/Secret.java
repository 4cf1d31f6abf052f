package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.Map;

/** Secrets. */
public record Secret(
    ObjectMeta metadata,
    String type,
    Map<String, Bytes> data,
    Map<String, String> stringData,
    boolean immutable)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<Secret> RESOURCE =
      new Resource<>("", "v1", "secrets", "Secret", true, Secret.class);
}
