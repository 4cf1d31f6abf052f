/** Images made on the spot, where none can be pulled: the one of sandboxes, and those of tests. */
@NullMarked
package io.longshore.cri.image;

import org.jspecify.annotations.NullMarked;
