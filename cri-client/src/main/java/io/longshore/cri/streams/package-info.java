/**
 * The streams of exec, attach and port-forward, as runtimes serve them at an address of their own:
 * SPDY 3.1 after an HTTP upgrade. (Over WebSockets, the servers of containerd 1.x know no way to
 * end an input.)
 */
@NullMarked
package io.longshore.cri.streams;

import org.jspecify.annotations.NullMarked;
