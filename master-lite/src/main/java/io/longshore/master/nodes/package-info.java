/** What nodes may do: what concerns them, and no more. */
@NullMarked
package io.longshore.master.nodes;

import org.jspecify.annotations.NullMarked;
