package io.longshore.kubeapi.json;

import org.jspecify.annotations.Nullable;

/**
 * Lets equal short strings of different objects be one string: namespaces, node names, label
 * values, protocols. A cache of fixed size in which newer ones replace older ones. Threads share it
 * without a lock: at worst two keep a copy each.
 */
final class StringCache {
  private static final int SIZE = 1 << 13;
  private static final int LONGEST = 64;

  private final @Nullable String[] strings = new String[SIZE];

  String share(String string) {
    if (string.length() > LONGEST) {
      return string;
    }
    int hash = string.hashCode();
    int slot = (hash ^ (hash >>> 13)) & (SIZE - 1);
    String known = strings[slot];
    if (string.equals(known)) {
      return known;
    }
    strings[slot] = string;
    return string;
  }
}
