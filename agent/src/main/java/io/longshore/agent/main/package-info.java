/** The agent as a whole: everything is put together here. */
@NullMarked
package io.longshore.agent.main;

import org.jspecify.annotations.NullMarked;
