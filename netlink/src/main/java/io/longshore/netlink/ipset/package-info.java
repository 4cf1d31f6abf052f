/**
 * Sets of addresses and ports that rules ask: include/uapi/linux/netfilter/ipset/ip_set.h and
 * net/netfilter/ipset/ip_set_core.c.
 */
@NullMarked
package io.longshore.netlink.ipset;

import org.jspecify.annotations.NullMarked;
