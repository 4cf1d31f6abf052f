package io.longshore.cri.model;

import java.util.Optional;

/** What a sandbox, and so a pod as a whole, may do. */
public record SandboxSecurity(
    Namespaces namespaces,
    Identity identity,
    boolean privileged,
    boolean readOnlyRoot,
    Optional<SelinuxLabel> selinux,
    SecurityProfile seccomp,
    Optional<SecurityProfile> apparmor) {

  /** Own namespaces and no rights. */
  public static final SandboxSecurity DEFAULT =
      new SandboxSecurity(
          Namespaces.DEFAULT,
          Identity.OF_IMAGE,
          false,
          false,
          Optional.empty(),
          new SecurityProfile.RuntimeDefault(),
          Optional.empty());

  /** The same with other namespaces. */
  public SandboxSecurity withNamespaces(Namespaces other) {
    return new SandboxSecurity(
        other, identity, privileged, readOnlyRoot, selinux, seccomp, apparmor);
  }

  /** The same with another seccomp profile. */
  public SandboxSecurity withSeccomp(SecurityProfile other) {
    return new SandboxSecurity(
        namespaces, identity, privileged, readOnlyRoot, selinux, other, apparmor);
  }
}
