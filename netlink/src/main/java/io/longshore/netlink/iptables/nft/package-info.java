/** iptables in the form of nf_tables, as iptables-nft 1.8 writes and reads it. */
@NullMarked
package io.longshore.netlink.iptables.nft;

import org.jspecify.annotations.NullMarked;
