/** Parts of a program that start in order and end in the other. */
@NullMarked
package io.longshore.base.lifecycle;

import org.jspecify.annotations.NullMarked;
