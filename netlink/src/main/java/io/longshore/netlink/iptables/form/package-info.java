/** What matches and targets share: their words, their C structures, and the values in both. */
@NullMarked
package io.longshore.netlink.iptables.form;

import org.jspecify.annotations.NullMarked;
