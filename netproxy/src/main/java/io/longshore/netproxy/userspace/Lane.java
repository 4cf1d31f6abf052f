package io.longshore.netproxy.userspace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One of the threads that forward TCP, and what all connections on it share. Of this thread, but
 * for what says otherwise.
 */
final class Lane {
  /** A connect that takes too long ends up to this share of the time later. */
  private static final int SWEEPS = 8;

  private final IoEventLoop loop;
  private final Loops loops;
  private final ByteBuf scratch;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<TcpSide> clients = new HashSet<>();

  /** In the order in which they began to connect: all have the same time for it. */
  private final Set<TcpOpening> connecting = new LinkedHashSet<>();

  private boolean sweeping;

  Lane(IoEventLoop loop, Loops loops) {
    this.loop = loop;
    this.loops = loops;
    scratch = Unpooled.directBuffer(loops.options().readBytes());
  }

  Loops loops() {
    return loops;
  }

  /** Runs something here, after the events at hand. For any thread. */
  void execute(Runnable task) {
    loop.execute(task);
  }

  /** Runs something here after a time. */
  void executeLater(Runnable task, long millis) {
    loop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** On its own thread, where it is done at once. */
  IoRegistration register(IoHandle handle) {
    return loop.register(handle).getNow();
  }

  /** Where bytes are between being read and being written. */
  ByteBuf scratch() {
    return scratch;
  }

  /** How many connections it has, or will have soon. For any thread. */
  int connections() {
    return connections.get();
  }

  /** A connection will come. For any thread. */
  void expectConnection() {
    connections.incrementAndGet();
  }

  /** It has come. */
  TcpSide client(TcpSocket socket) {
    // Of the side itself it is not known yet which it is.
    TcpSide[] self = new TcpSide[1];
    self[0] = new TcpSide(socket, this, () -> gone(self[0]));
    clients.add(self[0]);
    return self[0];
  }

  private void gone(TcpSide client) {
    clients.remove(client);
    connections.decrementAndGet();
    loops.limits().endConnection();
  }

  /** A connection waits for its endpoint, from now on. */
  void began(TcpOpening opening) {
    connecting.add(opening);
    sweepLater();
  }

  /** It does so no longer. */
  void ended(TcpOpening opening) {
    connecting.remove(opening);
  }

  /** One timer for all: one for each would cost more than the connection. */
  private void sweepLater() {
    if (!sweeping && !connecting.isEmpty()) {
      sweeping = true;
      executeLater(this::sweep, Math.max(1, loops.options().connectTimeout().toMillis() / SWEEPS));
    }
  }

  private void sweep() {
    sweeping = false;
    long deadline = loops.clock().nanoTime() - loops.options().connectTimeout().toNanos();
    connecting.stream()
        .takeWhile(opening -> opening.since() - deadline <= 0)
        .toList()
        .forEach(TcpOpening::refused);
    sweepLater();
  }

  /** Ends all connections. For any thread. */
  CompletableFuture<Void> close() {
    return CompletableFuture.runAsync(
        () -> {
          List.copyOf(clients).forEach(TcpSide::lose);
          scratch.release();
        },
        this::execute);
  }
}
