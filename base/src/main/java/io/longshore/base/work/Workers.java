package io.longshore.base.work;

import io.longshore.base.log.Log;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Virtual threads that work on a queue's keys until it is closed and empty. */
public final class Workers<K> implements AutoCloseable {
  private static final Log LOG = Log.of("workers");

  /** What is done for a key. */
  @FunctionalInterface
  public interface Work<K> {
    /** Does it, and throws if it should be tried again. */
    void run(K key) throws Exception;
  }

  private final WorkQueue<K> queue;
  private final Work<K> work;
  private final List<Thread> threads;

  /** Starts so many. */
  public Workers(String name, int count, WorkQueue<K> queue, Work<K> work) {
    this.queue = queue;
    this.work = work;
    this.threads =
        IntStream.range(0, count)
            .mapToObj(i -> Thread.ofVirtual().name(name + "-" + i).start(this::loop))
            .toList();
  }

  private void loop() {
    try {
      for (Optional<K> key = queue.take(); key.isPresent(); key = queue.take()) {
        one(key.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void one(K key) throws InterruptedException {
    try {
      work.run(key);
      queue.forget(key);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      // Errors too: the worker would end, and nobody would work on its keys any more.
      LOG.bug(
          "work failed, and is tried again", e, "key", key, "failures", queue.failures(key) + 1);
      queue.addAfterFailure(key);
    } finally {
      queue.done(key);
    }
  }

  /** Closes the queue and waits until what was in it is done. */
  @Override
  public void close() {
    queue.close();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        threads.forEach(Thread::interrupt);
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
