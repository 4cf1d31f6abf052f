/** What an API server says that the kernel should do. */
@NullMarked
package io.longshore.netproxy.inspect.desired;

import org.jspecify.annotations.NullMarked;
