/** Talking to the kernel: requests, dumps, batches, multicast groups, and errors in full. */
@NullMarked
package io.longshore.netlink.socket;

import org.jspecify.annotations.NullMarked;
