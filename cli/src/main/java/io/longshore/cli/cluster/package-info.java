/** A cluster of this machine alone: {@code longshore up}, {@code status} and {@code down}. */
@NullMarked
package io.longshore.cli.cluster;

import org.jspecify.annotations.NullMarked;
