/** The wiring of a proxy: it reads from top to bottom in {@link ServiceProxy}. */
@NullMarked
package io.longshore.netproxy.main;

import org.jspecify.annotations.NullMarked;
