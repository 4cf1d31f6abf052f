/** What the kernel tells of real packets: traces of them, and the connections that it tracks. */
@NullMarked
package io.longshore.netproxy.inspect.live;

import org.jspecify.annotations.NullMarked;
