package io.longshore.netlink.iptables.legacy;

import io.longshore.netlink.iptables.Hook;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/**
 * A table as the kernel keeps it: entries behind each other, and where the built-in chains begin
 * and where their policies are, counted in bytes.
 */
record LegacyTable(
    ByteBuffer entries, int count, Map<Hook, Integer> hooks, Map<Hook, Integer> policies) {

  LegacyTable {
    hooks = new EnumMap<>(hooks);
    policies = new EnumMap<>(policies);
  }

  /** The length of all entries. */
  int size() {
    return entries.capacity();
  }
}
