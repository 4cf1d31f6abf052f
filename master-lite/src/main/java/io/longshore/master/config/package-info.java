/** The settings of a master. */
@NullMarked
package io.longshore.master.config;

import org.jspecify.annotations.NullMarked;
