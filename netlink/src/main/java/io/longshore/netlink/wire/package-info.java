/** Netlink messages as bytes: headers, attributes, alignment, byte order; no I/O. */
@NullMarked
package io.longshore.netlink.wire;

import org.jspecify.annotations.NullMarked;
