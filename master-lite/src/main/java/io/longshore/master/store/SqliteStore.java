package io.longshore.master.store;

import io.longshore.base.log.Log;
import io.longshore.kubeapi.meta.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A store in one SQLite file. Every change is a row of its history; a key's value is its last row.
 * Safe for use by several threads.
 */
public final class SqliteStore implements Store {
  private static final Log LOG = Log.of("store");
  private static final long WINDOW_BYTES = 4 << 20;
  private static final int MOST_CHANGES_AT_ONCE = 500;

  private final FileChannel lock;
  private final RecentChanges recent;
  private final Writer writer;
  private final Readers readers;

  private SqliteStore(FileChannel lock, RecentChanges recent, Writer writer, Readers readers) {
    this.lock = lock;
    this.recent = recent;
    this.writer = writer;
    this.readers = readers;
  }

  /** Opens a store, and makes it if it is not there. Only one process can have it open. */
  public static SqliteStore open(Path path) {
    SqliteFile file = new SqliteFile(path);
    FileChannel lock = lock(path);
    try {
      Queries queries = new Queries(file.openForWriting());
      RecentChanges recent = new RecentChanges(queries.latest(), WINDOW_BYTES);
      LOG.info("open", "file", path, "revision", recent.latest());
      return new SqliteStore(lock, recent, new Writer(file, queries, recent), new Readers(file));
    } catch (SQLException e) {
      StoreException failure = file.failure("opening", e);
      try {
        lock.close();
      } catch (IOException suppressed) {
        failure.addSuppressed(suppressed);
      }
      throw failure;
    }
  }

  /** The database's own locks would let two processes write in turns. */
  private static FileChannel lock(Path path) {
    Path lockFile = path.resolveSibling(path.getFileName() + ".lock");
    try {
      if (!Files.exists(path)) {
        // Secrets are in it.
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel).isEmpty()) {
        channel.close();
        throw new StoreException(
            StoreException.Category.FAILED, path + " is in use by another process");
      }
      return channel;
    } catch (IOException e) {
      throw new StoreException(StoreException.Category.FAILED, "cannot use " + path + ": " + e, e);
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  @Override
  public long revision() {
    return recent.latest();
  }

  @Override
  public Optional<Entry> read(String key) {
    return readers.ask(queries -> queries.read(key));
  }

  @Override
  public Page list(ListRequest request) {
    return readers.ask(queries -> queries.list(request));
  }

  @Override
  public long count(KeyRange range, long revision) {
    return readers.ask(queries -> queries.count(range, revision));
  }

  @Override
  public Entry create(String key, Bytes value) {
    return new Entry(key, value, writer.write(done -> new Write.Create(key, value, done)));
  }

  @Override
  public Entry update(String key, Bytes value, long expected) {
    return new Entry(
        key, value, writer.write(done -> new Write.Update(key, value, expected, done)));
  }

  @Override
  public long delete(String key, long expected) {
    return writer.write(done -> new Write.Delete(key, expected, done));
  }

  @Override
  public ChangeStream watch(KeyRange range, long after) {
    if (after > recent.latest()) {
      throw new StoreException(
          StoreException.Category.FUTURE, "revision " + after + " is still to come");
    }
    readers.ask(
        queries -> {
          queries.refuseForgotten(after);
          return after;
        });
    return new Stream(range, after);
  }

  @Override
  public void compact(long revision) {
    writer.compact(revision);
  }

  @Override
  public void close() {
    recent.close();
    writer.close();
    readers.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new StoreException(StoreException.Category.FAILED, "cannot close the lock: " + e, e);
    }
  }

  /** A place in the history. */
  private final class Stream implements ChangeStream {
    private final KeyRange range;
    private long position;

    Stream(KeyRange range, long position) {
      this.range = range;
      this.position = position;
    }

    @Override
    public Batch next(Duration patience) throws InterruptedException {
      long latest = recent.await(position, patience);
      if (latest <= position) {
        return new Batch(List.of(), position);
      }
      Batch batch =
          recent
              .between(position, latest)
              .map(changes -> new Batch(inRange(changes), latest))
              .orElseGet(() -> fromTable(latest));
      position = batch.revision();
      return batch;
    }

    private List<Change> inRange(List<Change> changes) {
      return changes.stream().filter(change -> range.contains(change.key())).toList();
    }

    private Batch fromTable(long latest) {
      List<Change> changes =
          readers.ask(queries -> queries.changes(range, position, latest, MOST_CHANGES_AT_ONCE));
      boolean complete = changes.size() < MOST_CHANGES_AT_ONCE;
      return new Batch(changes, complete ? latest : changes.getLast().revision());
    }
  }
}
