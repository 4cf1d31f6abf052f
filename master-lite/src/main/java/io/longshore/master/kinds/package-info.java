/** What is special about single kinds: defaults, what may be written, what is allocated. */
@NullMarked
package io.longshore.master.kinds;

import org.jspecify.annotations.NullMarked;
