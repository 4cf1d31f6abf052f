/** The network of pods where nobody else cares for it: a bridge, and masquerading to the world. */
@NullMarked
package io.longshore.agent.network;

import org.jspecify.annotations.NullMarked;
