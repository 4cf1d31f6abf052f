/**
 * Forwards what arrives for Services in this process, on netty's native epoll: for hosts that give
 * no rights in netfilter. Endpoints see an address of the node. A frontend is served where its
 * address is the machine's own; {@code ip route add local RANGE dev lo} makes a whole range so.
 */
@NullMarked
package io.longshore.netproxy.userspace;

import org.jspecify.annotations.NullMarked;
