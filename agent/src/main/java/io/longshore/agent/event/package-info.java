/** Tells the cluster what happens to this node and to its pods, without saying it too often. */
@NullMarked
package io.longshore.agent.event;

import org.jspecify.annotations.NullMarked;
