/**
 * What the kernel tells in /proc: parsers from text to records, and one reader beside each. A line
 * that is not understood is an error that shows it, never a default.
 */
@NullMarked
package io.longshore.linux.proc;

import org.jspecify.annotations.NullMarked;
