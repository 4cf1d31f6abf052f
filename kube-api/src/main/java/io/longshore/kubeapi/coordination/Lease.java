package io.longshore.kubeapi.coordination;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.MicroTime;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.Optional;

/** A sign of life, or a leadership. */
public record Lease(ObjectMeta metadata, Optional<Spec> spec) implements KubeObject {
  /** Where the API has them. */
  public static final Resource<Lease> RESOURCE =
      new Resource<>("coordination.k8s.io", "v1", "leases", "Lease", true, Lease.class);

  /** Who holds it, since when. */
  public record Spec(
      String holderIdentity,
      Optional<Integer> leaseDurationSeconds,
      Optional<MicroTime> acquireTime,
      Optional<MicroTime> renewTime,
      Optional<Integer> leaseTransitions) {}
}
