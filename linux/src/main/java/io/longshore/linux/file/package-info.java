/** Mounts, space, locks and changes of files. */
@NullMarked
package io.longshore.linux.file;

import org.jspecify.annotations.NullMarked;
