/** Benches of whole parts on the real machine, and the program that runs them. */
@NullMarked
package io.longshore.benchmarks;

import org.jspecify.annotations.NullMarked;
