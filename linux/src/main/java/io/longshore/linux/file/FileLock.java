package io.longshore.linux.file;

import io.longshore.linux.libc.NativeFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A lock on a file, as flock(1) takes it: between programs, and between places in one program,
 * which the JDK's own locks do not do. The kernel takes it away when the program ends, however it
 * ends.
 */
public final class FileLock implements AutoCloseable {
  private final NativeFile file;

  private FileLock(NativeFile file) {
    this.file = file;
  }

  /** Locks a file, which is created if need be; empty if somebody else has it. */
  public static Optional<FileLock> tryExclusive(Path path) {
    return tryLock(path, file -> file.tryLock(NativeFile.Lock.EXCLUSIVE));
  }

  /** Locks a file together with others who share it; empty if somebody has it alone. */
  public static Optional<FileLock> tryShared(Path path) {
    return tryLock(path, file -> file.tryLock(NativeFile.Lock.SHARED));
  }

  /**
   * Locks a file against programs that lock by fcntl(2), which do not see the other kind: SQLite
   * and lockf(3) for example. Otherwise as {@link #tryExclusive}.
   */
  public static Optional<FileLock> tryExclusiveRecord(Path path) {
    return tryLock(path, file -> file.tryRecordLock(NativeFile.Lock.EXCLUSIVE));
  }

  /** As {@link #tryShared}, against programs that lock by fcntl(2). */
  public static Optional<FileLock> trySharedRecord(Path path) {
    return tryLock(path, file -> file.tryRecordLock(NativeFile.Lock.SHARED));
  }

  private static Optional<FileLock> tryLock(Path path, Predicate<NativeFile> attempt) {
    NativeFile file = NativeFile.create(path.toString());
    boolean locked = false;
    try {
      locked = attempt.test(file);
      return locked ? Optional.of(new FileLock(file)) : Optional.empty();
    } finally {
      if (!locked) {
        file.close();
      }
    }
  }

  /** Gives the lock back. The file stays: removing it would let two others lock different files. */
  @Override
  public void close() {
    file.close();
  }
}
