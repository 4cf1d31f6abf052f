/**
 * A cluster of this machine alone: {@code longshore up}, {@code status} and {@code down}, and
 * {@code rehearse}, which makes one to learn what its programs need to start fast.
 */
@NullMarked
package io.longshore.cli.cluster;

import org.jspecify.annotations.NullMarked;
