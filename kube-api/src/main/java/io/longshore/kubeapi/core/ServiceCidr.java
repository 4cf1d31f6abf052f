package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.List;
import java.util.Optional;

/** Addresses that services may have. */
public record ServiceCidr(ObjectMeta metadata, Optional<Spec> spec) implements KubeObject {
  /** Where the API has them. */
  public static final Resource<ServiceCidr> RESOURCE =
      new Resource<>(
          "networking.k8s.io", "v1", "servicecidrs", "ServiceCIDR", false, ServiceCidr.class);

  /** The ranges. */
  public record Spec(List<String> cidrs) {}
}
