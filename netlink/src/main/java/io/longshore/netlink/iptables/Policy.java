package io.longshore.netlink.iptables;

/** What happens to packets that no rule of a built-in chain decides about. */
public enum Policy {
  ACCEPT,
  DROP
}
