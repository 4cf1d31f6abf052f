/** Tests of several modules together. */
@NullMarked
package io.longshore.system;

import org.jspecify.annotations.NullMarked;
