package io.longshore.master.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Connections that read side by side, each on a platform thread: the database's native frames would
 * hold the carriers of virtual threads. Safe for use by several threads.
 */
final class Readers implements AutoCloseable {
  private static final int COUNT = 4;

  private final SqliteFile file;
  private final List<Queries> all = new ArrayList<>();
  private final BlockingQueue<Queries> free = new ArrayBlockingQueue<>(COUNT);
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          COUNT, Thread.ofPlatform().name("store-read-", 1).daemon().factory());

  Readers(SqliteFile file) throws SQLException {
    this.file = file;
    for (int i = 0; i < COUNT; i++) {
      all.add(new Queries(file.openForReading()));
    }
    free.addAll(all);
  }

  /** Asks something of the tables. */
  @FunctionalInterface
  interface Question<T> {
    /** All that it reads is of one moment. */
    T ask(Queries queries) throws SQLException;
  }

  <T> T ask(Question<T> question) {
    try {
      return CompletableFuture.supplyAsync(() -> answer(question), threads).join();
    } catch (RejectedExecutionException e) {
      throw new StoreException(StoreException.Category.CLOSED, "the store is closed", e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException refused ? refused : e;
    }
  }

  private <T> T answer(Question<T> question) {
    Queries queries = free.remove();
    try {
      SqliteFile.execute(queries.connection(), "BEGIN");
      try {
        return question.ask(queries);
      } finally {
        SqliteFile.execute(queries.connection(), "COMMIT");
      }
    } catch (SQLException e) {
      throw file.failure("reading", e);
    } finally {
      free.add(queries);
    }
  }

  /** Lets begun reads end. */
  @Override
  public void close() {
    threads.close();
    for (Queries queries : all) {
      try {
        queries.close();
      } catch (SQLException e) {
        throw file.failure("closing", e);
      }
    }
  }
}
