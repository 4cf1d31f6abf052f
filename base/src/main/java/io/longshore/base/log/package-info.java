/** Log lines with keys and values, for the journal, for people, or as JSON. */
@NullMarked
package io.longshore.base.log;

import org.jspecify.annotations.NullMarked;
