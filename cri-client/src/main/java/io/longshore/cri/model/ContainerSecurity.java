package io.longshore.cri.model;

import java.util.List;
import java.util.Optional;

/** What a container may do. */
public record ContainerSecurity(
    Namespaces namespaces,
    Identity identity,
    Capabilities capabilities,
    boolean privileged,
    boolean readOnlyRoot,
    boolean noNewPrivileges,
    List<String> maskedPaths,
    List<String> readOnlyPaths,
    Optional<SelinuxLabel> selinux,
    SecurityProfile seccomp,
    Optional<SecurityProfile> apparmor) {

  /** No special rights. */
  public static final ContainerSecurity DEFAULT =
      new ContainerSecurity(
          Namespaces.DEFAULT,
          Identity.OF_IMAGE,
          Capabilities.USUAL,
          false,
          false,
          false,
          List.of(),
          List.of(),
          Optional.empty(),
          new SecurityProfile.RuntimeDefault(),
          Optional.empty());

  /** Copies. */
  public ContainerSecurity {
    maskedPaths = List.copyOf(maskedPaths);
    readOnlyPaths = List.copyOf(readOnlyPaths);
  }

  /** The same as another user. */
  public ContainerSecurity withIdentity(Identity other) {
    return new ContainerSecurity(
        namespaces,
        other,
        capabilities,
        privileged,
        readOnlyRoot,
        noNewPrivileges,
        maskedPaths,
        readOnlyPaths,
        selinux,
        seccomp,
        apparmor);
  }

  /** The same in other namespaces. */
  public ContainerSecurity withNamespaces(Namespaces other) {
    return new ContainerSecurity(
        other,
        identity,
        capabilities,
        privileged,
        readOnlyRoot,
        noNewPrivileges,
        maskedPaths,
        readOnlyPaths,
        selinux,
        seccomp,
        apparmor);
  }

  /** The same with other capabilities. */
  public ContainerSecurity withCapabilities(Capabilities other) {
    return new ContainerSecurity(
        namespaces,
        identity,
        other,
        privileged,
        readOnlyRoot,
        noNewPrivileges,
        maskedPaths,
        readOnlyPaths,
        selinux,
        seccomp,
        apparmor);
  }
}
