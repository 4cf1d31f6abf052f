/** The loop that hands changes to a backend, and what a backend is. */
@NullMarked
package io.longshore.netproxy.sync;

import org.jspecify.annotations.NullMarked;
