package io.longshore.netproxy.testing;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.testing.Question.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Connects again and again until it is closed, and notes whatever is no answer. */
final class ContinuousClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<Reply> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private volatile boolean closed;

  ContinuousClient(NetworkNamespace namespace, Probe probe) {
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
    }
    return count.get();
  }

  /** How often it has connected until now. */
  int count() {
    return count.get();
  }

  List<Reply> failures() {
    return failures;
  }

  @Override
  public void close() {
    closed = true;
    end.join();
  }
}
