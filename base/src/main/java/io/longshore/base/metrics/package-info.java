/** Figures for Prometheus. */
@NullMarked
package io.longshore.base.metrics;

import org.jspecify.annotations.NullMarked;
