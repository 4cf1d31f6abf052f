package io.longshore.cri.model;

/** A seccomp or AppArmor profile. */
public sealed interface SecurityProfile {

  /** The runtime's own. */
  record RuntimeDefault() implements SecurityProfile {}

  /** None. */
  record Unconfined() implements SecurityProfile {}

  /** A file for seccomp, the name of a loaded profile for AppArmor. */
  record Localhost(String reference) implements SecurityProfile {}
}
