package io.longshore.netproxy.testing;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.testing.Question.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Connects again and again until it is closed, and notes whatever is no answer. */
public final class ContinuousClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A port is free again a minute after its connection, and there are 28,000 of them. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

  private final List<Reply> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private volatile boolean closed;

  /** Begins. */
  public ContinuousClient(NetworkNamespace namespace, Probe probe) {
    Thread.ofPlatform()
        .name("continuous client")
        .daemon()
        .start(
            () -> {
              try {
                end.complete(namespace.call(() -> run(probe)));
              } catch (Exception e) {
                end.completeExceptionally(e);
              }
            });
  }

  private int run(Probe probe) throws Exception {
    while (!closed) {
      Reply reply = Question.ask(probe, PATIENCE);
      if (!(reply instanceof Reply.From)) {
        failures.add(reply);
      }
      count.incrementAndGet();
      LockSupport.parkNanos(PAUSE);
    }
    return count.get();
  }

  /** How often it has connected until now. */
  public int count() {
    return count.get();
  }

  /** Whatever was no answer. */
  public List<Reply> failures() {
    return failures;
  }

  @Override
  public void close() {
    closed = true;
    end.join();
  }
}
