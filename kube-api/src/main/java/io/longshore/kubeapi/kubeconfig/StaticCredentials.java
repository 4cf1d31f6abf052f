package io.longshore.kubeapi.kubeconfig;

import io.longshore.kubeapi.kubeconfig.Credential.ClientCertificate;
import java.util.Optional;

/** Credentials that the kubeconfig holds or points to. */
record StaticCredentials(
    Optional<Content> token,
    Optional<String> basic,
    Optional<Content> certificate,
    Optional<Content> key)
    implements CredentialSource {

  static final StaticCredentials NONE =
      new StaticCredentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  @Override
  public Credential current() {
    Optional<String> header = token.map(content -> "Bearer " + content.readText()).or(() -> basic);
    Optional<ClientCertificate> pair =
        certificate.flatMap(
            chain -> key.map(own -> new ClientCertificate(chain.read(), own.read())));
    return new Credential(header, pair);
  }

  /** Nothing is cached: a file is read for each request. */
  @Override
  public void refused() {}
}
