/** Who asks, and what they may do. */
@NullMarked
package io.longshore.master.access;

import org.jspecify.annotations.NullMarked;
