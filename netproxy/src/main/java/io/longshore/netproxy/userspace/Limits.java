package io.longshore.netproxy.userspace;

import io.longshore.base.metrics.Counter;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is limited, and says when it is enough. Safe for use by several threads. */
final class Limits {
  private final UserspaceOptions options;
  private final Counter refused;
  private final AtomicInteger connections = new AtomicInteger();

  /** Who waits until there are no connections. */
  private final Queue<CompletableFuture<Void>> waiters = new ConcurrentLinkedQueue<>();

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
    if (connections.decrementAndGet() == 0) {
      waiters.removeIf(waiter -> waiter.complete(null) || waiter.isDone());
    }
  }

  /** Ends as soon as there are no connections, which may be at once. */
  CompletableFuture<Void> noConnections() {
    CompletableFuture<Void> waiter = new CompletableFuture<>();
    waiters.add(waiter);
    if (connections.get() == 0) {
      waiter.complete(null);
    }
    return waiter;
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
