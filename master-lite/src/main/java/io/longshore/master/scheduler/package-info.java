/** Places pods on nodes. */
@NullMarked
package io.longshore.master.scheduler;

import org.jspecify.annotations.NullMarked;
