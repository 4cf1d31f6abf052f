package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.Map;

/** Settings. */
public record ConfigMap(
    ObjectMeta metadata, Map<String, String> data, Map<String, Bytes> binaryData, boolean immutable)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<ConfigMap> RESOURCE =
      new Resource<>("", "v1", "configmaps", "ConfigMap", true, ConfigMap.class);
}
