package io.longshore.netlink.iptables;

/** Where on a packet's way a built-in chain is asked: enum nf_inet_hooks, in this order. */
public enum Hook {
  PREROUTING,
  INPUT,
  FORWARD,
  OUTPUT,
  POSTROUTING
}
