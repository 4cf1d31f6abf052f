package io.longshore.kubeapi.core;

import java.util.List;
import java.util.Optional;

/** What a container may do. */
public record SecurityContext(
    Optional<Long> runAsUser,
    Optional<Long> runAsGroup,
    Optional<Boolean> runAsNonRoot,
    Optional<Boolean> privileged,
    Optional<Boolean> allowPrivilegeEscalation,
    Optional<Boolean> readOnlyRootFilesystem,
    Optional<Capabilities> capabilities,
    String procMount,
    Optional<SecurityProfile> seccompProfile,
    Optional<SecurityProfile> appArmorProfile,
    Optional<SeLinuxOptions> seLinuxOptions) {
  /** Rights of root, one by one. */
  public record Capabilities(List<String> add, List<String> drop) {}
}
