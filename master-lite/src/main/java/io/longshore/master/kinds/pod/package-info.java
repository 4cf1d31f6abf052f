/** What is special about pods, which templates share. */
@NullMarked
package io.longshore.master.kinds.pod;

import org.jspecify.annotations.NullMarked;
