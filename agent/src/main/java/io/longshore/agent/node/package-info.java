/** The Node that stands for this machine in the API: its registration, its status, its lease. */
@NullMarked
package io.longshore.agent.node;

import org.jspecify.annotations.NullMarked;
