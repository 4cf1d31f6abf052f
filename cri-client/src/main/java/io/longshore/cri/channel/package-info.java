/** Where a container runtime is, and the connection to it over a Unix socket. */
@NullMarked
package io.longshore.cri.channel;

import org.jspecify.annotations.NullMarked;
