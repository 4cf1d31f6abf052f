package io.longshore.cri.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * As whom a process runs.
 *
 * @param userName looked up in the image; empty where {@code user} or the image says it
 */
public record Identity(
    OptionalLong user,
    OptionalLong group,
    String userName,
    List<Long> supplementalGroups,
    SupplementalGroupsPolicy policy) {

  /** As the image says. */
  public static final Identity OF_IMAGE =
      new Identity(
          OptionalLong.empty(),
          OptionalLong.empty(),
          "",
          List.of(),
          SupplementalGroupsPolicy.MERGE);

  /** Copies. */
  public Identity {
    supplementalGroups = List.copyOf(supplementalGroups);
  }

  /** A user and a group by number. */
  public static Identity of(long user, long group) {
    return new Identity(
        OptionalLong.of(user),
        OptionalLong.of(group),
        "",
        List.of(),
        SupplementalGroupsPolicy.MERGE);
  }
}
