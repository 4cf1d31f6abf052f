/** What people want to know of a node's runtime, with nothing else running. */
@NullMarked
package io.longshore.cri.inspect;

import org.jspecify.annotations.NullMarked;
