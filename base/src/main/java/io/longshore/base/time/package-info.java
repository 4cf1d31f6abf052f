/** Clocks and timers as small interfaces, so that tests drive time by hand. */
@NullMarked
package io.longshore.base.time;

import org.jspecify.annotations.NullMarked;
