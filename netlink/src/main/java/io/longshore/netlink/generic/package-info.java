/** Families of messages that the kernel numbers at run time: include/uapi/linux/genetlink.h. */
@NullMarked
package io.longshore.netlink.generic;

import org.jspecify.annotations.NullMarked;
