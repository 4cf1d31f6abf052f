package io.longshore.master.store;

import io.longshore.kubeapi.meta.Bytes;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * The one thread that writes. All writes that wait while one transaction is brought to the disk go
 * into the next, and so share its fsync: the more write at a time, the less each of them costs.
 * Callers hand over from any thread.
 */
final class Writer implements AutoCloseable {
  private static final int MOST_IN_ONE_TRANSACTION = 1024;
  // A long compaction lets other writes in between.
  private static final long COMPACTION_STEP = 2000;

  private final SqliteFile file;
  private final RecentChanges recent;
  private final Queries queries;
  private final PreparedStatement insert;
  private final PreparedStatement forgetReplaced;
  private final PreparedStatement forgetRemovals;
  private final PreparedStatement markCompacted;
  private final BlockingQueue<Write> waiting = new LinkedBlockingQueue<>();
  private final Thread thread =
      Thread.ofPlatform().name("store-write").daemon().unstarted(this::run);
  private volatile boolean closed;

  Writer(SqliteFile file, Queries queries, RecentChanges recent) throws SQLException {
    this.file = file;
    this.queries = queries;
    this.recent = recent;
    insert =
        queries
            .connection()
            .prepareStatement("INSERT INTO change (revision, key, value) VALUES (?, ?, ?)");
    forgetReplaced =
        queries
            .connection()
            .prepareStatement(
                "DELETE FROM change WHERE revision IN (SELECT old.revision FROM change AS next"
                    + " JOIN change AS old ON old.key = next.key AND old.revision < next.revision"
                    + " WHERE next.revision > ? AND next.revision <= ?)");
    forgetRemovals =
        queries
            .connection()
            .prepareStatement(
                "DELETE FROM change WHERE revision >= ? AND revision < ? AND value IS NULL");
    markCompacted =
        queries.connection().prepareStatement("UPDATE mark SET value = ? WHERE name = 'compacted'");
    thread.start();
  }

  /** Waits until a write is on the disk, and returns its revision. */
  long write(Function<CompletableFuture<Long>, Write> maker) {
    CompletableFuture<Long> done = new CompletableFuture<>();
    waiting.add(maker.apply(done));
    if (closed) {
      refuseWaiting();
    }
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException refused) {
        throw new StoreException(refused.category(), String.valueOf(refused.getMessage()), refused);
      }
      throw e;
    }
  }

  /** Forgets step by step. */
  void compact(long revision) {
    long reached;
    do {
      reached = write(done -> new Write.Compact(revision, done));
    } while (reached < revision);
  }

  private void run() {
    List<Write> batch = new ArrayList<>();
    try {
      while (!closed) {
        batch.add(waiting.take());
        waiting.drainTo(batch, MOST_IN_ONE_TRANSACTION - 1);
        commit(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseWaiting();
  }

  private void refuseWaiting() {
    for (Write write = waiting.poll(); write != null; write = waiting.poll()) {
      write
          .done()
          .completeExceptionally(
              new StoreException(StoreException.Category.CLOSED, "the store is closed"));
    }
  }

  private void commit(List<Write> batch) {
    Transaction transaction = new Transaction(recent.latest());
    try {
      SqliteFile.execute(queries.connection(), "BEGIN IMMEDIATE");
      for (Write write : batch) {
        transaction.add(write);
      }
      SqliteFile.execute(queries.connection(), "COMMIT");
    } catch (SQLException e) {
      fail(batch, file.failure("writing", e));
      return;
    } catch (RuntimeException e) {
      fail(batch, new StoreException(StoreException.Category.FAILED, "writing failed: " + e, e));
      return;
    }
    recent.add(transaction.changes);
    transaction.outcomes.forEach(Runnable::run);
  }

  private void fail(List<Write> batch, StoreException failure) {
    try {
      SqliteFile.execute(queries.connection(), "ROLLBACK");
    } catch (SQLException e) {
      // After a full disk and some other failures SQLite has rolled back by itself, and refuses to
      // do it twice: https://www.sqlite.org/lang_transaction.html. Should a transaction be left
      // open all the same, then the next one cannot begin, and says so.
      failure.addSuppressed(e);
    }
    batch.forEach(write -> write.done().completeExceptionally(failure));
  }

  /** What one transaction does; whether its callers hear of success is decided by its commit. */
  private final class Transaction {
    private final List<Change> changes = new ArrayList<>();
    private final List<Runnable> outcomes = new ArrayList<>();
    private long revision;

    Transaction(long revision) {
      this.revision = revision;
    }

    void add(Write write) throws SQLException {
      try {
        long result = apply(write);
        outcomes.add(() -> write.done().complete(result));
      } catch (StoreException refused) {
        outcomes.add(() -> write.done().completeExceptionally(refused));
      }
    }

    private long apply(Write write) throws SQLException {
      return switch (write) {
        case Write.Create(String key, Bytes value, var _) -> create(key, value);
        case Write.Update(String key, Bytes value, long expected, var _) ->
            record(key, Optional.of(value), Optional.of(expected(key, expected)));
        case Write.Delete(String key, long expected, var _) ->
            record(key, Optional.empty(), Optional.of(expected(key, expected)));
        case Write.Compact(long upTo, var _) -> forget(upTo);
      };
    }

    private long create(String key, Bytes value) throws SQLException {
      if (queries.read(key).isPresent()) {
        throw new StoreException(StoreException.Category.EXISTS, key + " is there already");
      }
      return record(key, Optional.of(value), Optional.empty());
    }

    private Bytes expected(String key, long expected) throws SQLException {
      Entry found =
          queries
              .read(key)
              .orElseThrow(
                  () -> new StoreException(StoreException.Category.MISSING, key + " is not there"));
      if (found.revision() != expected) {
        throw new StoreException(
            StoreException.Category.CHANGED,
            key + " has revision " + found.revision() + ", not " + expected);
      }
      return found.value();
    }

    private long record(String key, Optional<Bytes> value, Optional<Bytes> previous)
        throws SQLException {
      revision++;
      insert.setLong(1, revision);
      insert.setString(2, key);
      insert.setBytes(3, value.map(Bytes::toArray).orElse(null));
      insert.executeUpdate();
      changes.add(new Change(key, revision, value, previous));
      return revision;
    }

    /** Takes one step towards a revision, and returns how far it came. */
    private long forget(long target) throws SQLException {
      long from = queries.compacted();
      if (target > revision) {
        throw new StoreException(
            StoreException.Category.FUTURE, "revision " + target + " is still to come");
      }
      long to = Math.min(target, from + COMPACTION_STEP);
      if (to > from) {
        executeWith(forgetReplaced, from, to);
        executeWith(forgetRemovals, from, to);
        markCompacted.setLong(1, to);
        markCompacted.executeUpdate();
      }
      return Math.max(to, from);
    }

    private static void executeWith(PreparedStatement statement, long from, long to)
        throws SQLException {
      statement.setLong(1, from);
      statement.setLong(2, to);
      statement.executeUpdate();
    }
  }

  /** Ends after the transaction that is under way. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
      queries.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw file.failure("closing", e);
    }
  }
}
