package io.longshore.linux.file;

import io.longshore.linux.libc.NativeFile;
import java.nio.file.Path;
import java.util.Optional;

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
    return tryLock(path, NativeFile.Lock.EXCLUSIVE);
  }

  /** Locks a file together with others who share it; empty if somebody has it alone. */
  public static Optional<FileLock> tryShared(Path path) {
    return tryLock(path, NativeFile.Lock.SHARED);
  }

  private static Optional<FileLock> tryLock(Path path, NativeFile.Lock lock) {
    NativeFile file = NativeFile.create(path.toString());
    boolean locked = false;
    try {
      locked = file.tryLock(lock);
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
