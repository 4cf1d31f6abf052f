/** The objects that every cluster has from its first moment. */
@NullMarked
package io.longshore.master.bootstrap;

import org.jspecify.annotations.NullMarked;
