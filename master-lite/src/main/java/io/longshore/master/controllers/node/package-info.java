/** Nodes: whether they live, what pods they keep away or lose, and the addresses of their pods. */
@NullMarked
package io.longshore.master.controllers.node;

import org.jspecify.annotations.NullMarked;
