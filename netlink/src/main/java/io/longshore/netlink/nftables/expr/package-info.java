/**
 * What rules are made of: the kernel's expressions, each a record that is encoded and decoded.
 * Attribute numbers are those of include/uapi/linux/netfilter/nf_tables.h.
 */
@NullMarked
package io.longshore.netlink.nftables.expr;

import org.jspecify.annotations.NullMarked;
