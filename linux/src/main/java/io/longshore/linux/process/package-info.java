/** Other processes: signals that reach the right one, and waiting for their end. */
@NullMarked
package io.longshore.linux.process;

import org.jspecify.annotations.NullMarked;
