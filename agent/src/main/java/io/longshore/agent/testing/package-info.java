/** A node, volumes, objects and ears for pods that are run in tests and benchmarks. */
@NullMarked
package io.longshore.agent.testing;

import org.jspecify.annotations.NullMarked;
