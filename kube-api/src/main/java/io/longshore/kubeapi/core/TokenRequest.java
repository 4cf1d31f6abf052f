package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A wish for a token of a service account. */
public record TokenRequest(ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<TokenRequest> RESOURCE =
      new Resource<>(
          "authentication.k8s.io", "v1", "tokenrequests", "TokenRequest", true, TokenRequest.class);

  /** For whom, and how long. */
  public record Spec(
      List<String> audiences,
      Optional<Long> expirationSeconds,
      Optional<ObjectReference> boundObjectRef) {}

  /** The token. */
  public record Status(String token, Optional<Instant> expirationTimestamp) {}
}
