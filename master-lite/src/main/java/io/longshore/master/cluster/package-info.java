/** The cluster as controllers and scheduler see it: shared caches, loops over them, events. */
@NullMarked
package io.longshore.master.cluster;

import org.jspecify.annotations.NullMarked;
