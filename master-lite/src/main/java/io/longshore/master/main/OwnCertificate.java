package io.longshore.master.main;

import io.longshore.kubeapi.kubeconfig.Credential;
import io.longshore.kubeapi.kubeconfig.CredentialSource;

/** The certificate that a part of this process shows to its own server. */
record OwnCertificate(Credential credential) implements CredentialSource {
  @Override
  public Credential current() {
    return credential;
  }

  /** There is no other. */
  @Override
  public void refused() {}
}
