/** Where pods of this node come from: the API, and files. */
@NullMarked
package io.longshore.agent.source;

import org.jspecify.annotations.NullMarked;
