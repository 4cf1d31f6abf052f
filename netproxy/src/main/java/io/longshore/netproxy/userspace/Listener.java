package io.longshore.netproxy.userspace;

import java.util.concurrent.CompletableFuture;

/** A socket at which packets for a service port arrive. Safe for use by several threads. */
sealed interface Listener permits TcpListener, UdpListener {

  /** Does otherwise from when this ends; what began before goes on while the rules allow. */
  CompletableFuture<Void> update(Rules rules);

  /** Takes no more; established connections go on. Ends when the port is free. */
  CompletableFuture<Void> stop();
}
