/** The targets of iptables, one file each: what happens to a packet that fits. */
@NullMarked
package io.longshore.netlink.iptables.target;

import org.jspecify.annotations.NullMarked;
