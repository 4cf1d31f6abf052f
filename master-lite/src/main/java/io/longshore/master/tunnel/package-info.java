/**
 * Connections on behalf of clients to where they cannot go themselves: to nodes, pods and Services.
 * Plain blocking code, for virtual threads.
 */
@NullMarked
package io.longshore.master.tunnel;

import org.jspecify.annotations.NullMarked;
