package io.longshore.kubeapi.core;

import java.util.List;
import java.util.Optional;

/** What all containers of a pod may do. */
public record PodSecurityContext(
    Optional<Long> runAsUser,
    Optional<Long> runAsGroup,
    Optional<Boolean> runAsNonRoot,
    List<Long> supplementalGroups,
    String supplementalGroupsPolicy,
    Optional<Long> fsGroup,
    String fsGroupChangePolicy,
    List<Setting> sysctls,
    Optional<SecurityProfile> seccompProfile,
    Optional<SecurityProfile> appArmorProfile,
    Optional<SeLinuxOptions> seLinuxOptions) {
  /** A kernel setting. */
  public record Setting(String name, String value) {}
}
