/**
 * One worker for each pod: it looks at what is wanted and what there is, and has done what is to be
 * done, in the right order, again and again.
 */
@NullMarked
package io.longshore.agent.pod;

import org.jspecify.annotations.NullMarked;
