/**
 * The volumes of pods: folders of the node, memory, and files made of objects of the API, which
 * follow those objects.
 */
@NullMarked
package io.longshore.agent.volume;

import org.jspecify.annotations.NullMarked;
