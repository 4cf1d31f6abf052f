/** Notices what the runtime did, by its events where it has them, and by listing. */
@NullMarked
package io.longshore.agent.observe;

import org.jspecify.annotations.NullMarked;
