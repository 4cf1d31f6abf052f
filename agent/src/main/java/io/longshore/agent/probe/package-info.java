/** Asks containers how they are: by commands, requests and connections, as their pods want it. */
@NullMarked
package io.longshore.agent.probe;

import org.jspecify.annotations.NullMarked;
