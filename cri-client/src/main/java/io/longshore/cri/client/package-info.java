/** A container runtime reached by CRI v1: one deadline per call, errors mapped once. */
@NullMarked
package io.longshore.cri.client;

import org.jspecify.annotations.NullMarked;
