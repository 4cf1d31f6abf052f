/** Stand-ins for the kernel end of netlink. */
@NullMarked
package io.longshore.netlink.testing;

import org.jspecify.annotations.NullMarked;
