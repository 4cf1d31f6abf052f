/** What a network namespace has that decides where packets go, read from the kernel once. */
@NullMarked
package io.longshore.netproxy.inspect.kernel;

import org.jspecify.annotations.NullMarked;
