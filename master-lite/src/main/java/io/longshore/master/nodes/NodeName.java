package io.longshore.master.nodes;

import io.longshore.master.access.User;
import java.util.Optional;

/** Which node a user is: kubernetes' pkg/auth/nodeidentifier. */
final class NodeName {
  private static final String PREFIX = "system:node:";

  private NodeName() {}

  static boolean isNode(User user) {
    return user.groups().contains("system:nodes") && user.name().startsWith(PREFIX);
  }

  static Optional<String> of(User user) {
    return isNode(user) && user.name().length() > PREFIX.length()
        ? Optional.of(user.name().substring(PREFIX.length()))
        : Optional.empty();
  }
}
