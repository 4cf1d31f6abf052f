/**
 * The kernel's load balancer, which the command ipvsadm shows: include/uapi/linux/ip_vs.h and
 * net/netfilter/ipvs/ip_vs_ctl.c.
 */
@NullMarked
package io.longshore.netlink.ipvs;

import org.jspecify.annotations.NullMarked;
