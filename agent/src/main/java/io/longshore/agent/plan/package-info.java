/** What a pod needs next: pure functions from what is wanted and what is seen to actions. */
@NullMarked
package io.longshore.agent.plan;

import org.jspecify.annotations.NullMarked;
