/** iptables: one model of its rules, whichever form of tables the kernel keeps them in. */
@NullMarked
package io.longshore.netlink.iptables;

import org.jspecify.annotations.NullMarked;
