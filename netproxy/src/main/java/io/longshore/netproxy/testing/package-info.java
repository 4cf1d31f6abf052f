/** Services and slices to try a proxy with, and networks to send packets through it. */
@NullMarked
package io.longshore.netproxy.testing;

import org.jspecify.annotations.NullMarked;
