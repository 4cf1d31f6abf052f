package io.longshore.kubeapi.kubeconfig;

import io.longshore.kubeapi.meta.Bytes;
import java.util.Optional;

/**
 * What proves who we are, at one moment.
 *
 * @param authorization the header of each request
 * @param certificate what TLS shows to the server
 */
public record Credential(Optional<String> authorization, Optional<ClientCertificate> certificate) {

  /** Nobody. */
  public static final Credential NONE = new Credential(Optional.empty(), Optional.empty());

  /** A certificate with its key, both as PEM. */
  public record ClientCertificate(Bytes certificates, Bytes key) {}

  /** The header is secret. */
  @Override
  public String toString() {
    return "credential"
        + (authorization.isPresent() ? " with a header" : "")
        + (certificate.isPresent() ? " with a certificate" : "");
  }
}
