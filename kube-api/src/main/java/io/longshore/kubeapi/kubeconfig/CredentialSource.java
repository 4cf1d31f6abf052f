package io.longshore.kubeapi.kubeconfig;

/** Gives the credential of the moment. Safe for use by several threads; may block. */
public interface CredentialSource {

  /** The credential to use now: files are read again, plug-ins run again when theirs is too old. */
  Credential current();

  /** The server did not accept the last one: a cached one is forgotten. */
  void refused();
}
