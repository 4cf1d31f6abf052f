/**
 * What a proxy does with the kernel's connection tracking: its limits, and flows that are stale.
 */
@NullMarked
package io.longshore.netproxy.conntrack;

import org.jspecify.annotations.NullMarked;
