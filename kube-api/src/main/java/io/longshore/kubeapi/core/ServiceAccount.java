package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.List;
import java.util.Optional;

/** Who pods are to the API. */
public record ServiceAccount(
    ObjectMeta metadata,
    List<ObjectReference> secrets,
    List<LocalReference> imagePullSecrets,
    Optional<Boolean> automountServiceAccountToken)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<ServiceAccount> RESOURCE =
      new Resource<>("", "v1", "serviceaccounts", "ServiceAccount", true, ServiceAccount.class);
}
