package io.longshore.netproxy.userspace;

import io.longshore.base.metrics.Counter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is limited, and says when it is enough. Safe for use by several threads. */
final class Limits {
  private final UserspaceOptions options;
  private final Counter refused;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger flows = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Limits(UserspaceOptions options, Counter refused) {
    this.options = options;
    this.refused = refused;
  }

  /** Begins a connection, or refuses it. */
  boolean beginConnection() {
    return begin(connections, options.mostConnections());
  }

  void endConnection() {
    connections.decrementAndGet();
  }

  /** Begins a flow, or refuses it. */
  boolean beginFlow() {
    return begin(flows, options.mostFlows());
  }

  void endFlow() {
    flows.decrementAndGet();
  }

  private boolean begin(AtomicInteger count, int most) {
    if (count.incrementAndGet() <= most) {
      return true;
    }
    count.decrementAndGet();
    refused.increment();
    return false;
  }

  /** Bytes begin to wait for a slow receiver. */
  void keep(int count) {
    bytes.addAndGet(count);
  }

  /** They are gone. */
  void giveBack(int count) {
    bytes.addAndGet(-count);
  }

  /** Whether nobody should keep more. */
  boolean isFull() {
    return bytes.get() >= options.mostBytes();
  }

  int connections() {
    return connections.get();
  }

  int flows() {
    return flows.get();
  }

  long bytes() {
    return bytes.get();
  }
}
