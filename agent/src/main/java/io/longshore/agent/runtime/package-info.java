/** Carries out what a pod needs: turns pods into what the runtime is asked for, and asks it. */
@NullMarked
package io.longshore.agent.runtime;

import org.jspecify.annotations.NullMarked;
