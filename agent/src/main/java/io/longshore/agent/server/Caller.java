package io.longshore.agent.server;

import java.util.List;
import java.util.Map;

/** Who is asking. */
record Caller(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  static final Caller ANONYMOUS =
      new Caller("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

  Caller {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }
}
