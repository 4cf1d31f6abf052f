package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A wish for a certificate. */
public record CertificateSigningRequest(
    ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status) implements KubeObject {
  /** Where the API has them. */
  public static final Resource<CertificateSigningRequest> RESOURCE =
      new Resource<>(
          "certificates.k8s.io",
          "v1",
          "certificatesigningrequests",
          "CertificateSigningRequest",
          false,
          CertificateSigningRequest.class);

  /** What is wanted. */
  public record Spec(
      Bytes request,
      String signerName,
      Optional<Integer> expirationSeconds,
      List<String> usages,
      String username,
      List<String> groups) {}

  /** What became of it. */
  public record Status(List<Condition> conditions, Optional<Bytes> certificate) {}

  /** A decision. */
  public record Condition(
      String type,
      String status,
      String reason,
      String message,
      Optional<Instant> lastUpdateTime,
      Optional<Instant> lastTransitionTime) {}
}
