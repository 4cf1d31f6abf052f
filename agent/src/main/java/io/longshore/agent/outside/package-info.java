/**
 * What pods need from the rest of the agent, as small interfaces that its main part adapts: the
 * node, volumes, objects of the cluster, and who is told of events and of status.
 */
@NullMarked
package io.longshore.agent.outside;

import org.jspecify.annotations.NullMarked;
