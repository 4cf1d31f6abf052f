/** The C library calls we make, errno names and closeable native memory: all that knows JNA. */
@NullMarked
package io.longshore.linux.libc;

import org.jspecify.annotations.NullMarked;
