/** Noticing what others do to the rules of a backend. */
@NullMarked
package io.longshore.netproxy.watch;

import org.jspecify.annotations.NullMarked;
