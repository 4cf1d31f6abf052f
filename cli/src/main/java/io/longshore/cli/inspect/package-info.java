/** The commands that say why packets go where they go; thin over netproxy.inspect. */
@NullMarked
package io.longshore.cli.inspect;

import org.jspecify.annotations.NullMarked;
