/** Work that is done again when it must be, and no more often than it may be. */
@NullMarked
package io.longshore.base.work;

import org.jspecify.annotations.NullMarked;
