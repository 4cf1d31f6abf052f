/** The longshore command: each subcommand is one class, and all stand in one list. */
@NullMarked
package io.longshore.cli;

import org.jspecify.annotations.NullMarked;
