/** Mounts, space, locks, changes and removal of files. */
@NullMarked
package io.longshore.linux.file;

import org.jspecify.annotations.NullMarked;
