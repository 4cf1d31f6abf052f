/** iptables in the form of old: whole tables as one piece of memory, through socket options. */
@NullMarked
package io.longshore.netlink.iptables.legacy;

import org.jspecify.annotations.NullMarked;
