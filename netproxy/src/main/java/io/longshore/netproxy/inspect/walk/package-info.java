/**
 * Walks a packet through the rules of a kernel's state as that kernel would, with all ways that
 * chance may take it. Pure.
 */
@NullMarked
package io.longshore.netproxy.inspect.walk;

import org.jspecify.annotations.NullMarked;
