/** The matches of iptables, one file each: what a packet must be like. */
@NullMarked
package io.longshore.netlink.iptables.match;

import org.jspecify.annotations.NullMarked;
