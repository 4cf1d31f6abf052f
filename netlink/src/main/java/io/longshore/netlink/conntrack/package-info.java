/**
 * Connections that the kernel tracks: ctnetlink,
 * include/uapi/linux/netfilter/nfnetlink_conntrack.h.
 */
@NullMarked
package io.longshore.netlink.conntrack;

import org.jspecify.annotations.NullMarked;
