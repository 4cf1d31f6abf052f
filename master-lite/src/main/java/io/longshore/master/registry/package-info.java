/** The one path that objects of all kinds take, and the little that is special about each kind. */
@NullMarked
package io.longshore.master.registry;

import org.jspecify.annotations.NullMarked;
