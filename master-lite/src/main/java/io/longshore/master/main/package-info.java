/** A whole master, put together. */
@NullMarked
package io.longshore.master.main;

import org.jspecify.annotations.NullMarked;
