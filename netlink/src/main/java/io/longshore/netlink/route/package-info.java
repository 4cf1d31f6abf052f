/** Links, addresses and routes: rtnetlink(7), include/uapi/linux/rtnetlink.h. */
@NullMarked
package io.longshore.netlink.route;

import org.jspecify.annotations.NullMarked;
