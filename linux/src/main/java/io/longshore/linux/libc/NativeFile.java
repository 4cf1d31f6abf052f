package io.longshore.linux.libc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntFunction;

/**
 * An open file of a kind the JDK cannot open: a namespace, a process, an inotify queue, a lock. All
 * methods may be called by several threads; {@link #close} wakes who waits.
 */
public final class NativeFile implements AutoCloseable {
  private static final int O_CLOEXEC = 02000000;
  private static final int O_RDONLY = 0;
  private static final int O_RDWR_CREATE = 0102;
  private static final int OWNER_READS_AND_WRITES = 0600;
  private static final long PIDFD_OPEN = 434;
  private static final long PIDFD_SEND_SIGNAL = 424;

  /** How to lock: the numbers of flock(2), and those of fcntl(2). */
  public enum Lock {
    /** Many may read. */
    SHARED(1, 0),
    /** One may write. */
    EXCLUSIVE(2, 1);

    private final int operation;
    private final short recordType;

    Lock(int operation, int recordType) {
      this.operation = operation;
      this.recordType = (short) recordType;
    }
  }

  private static final int O_PATH = 010000000;
  private static final int OPENAT2 = 437; // asm-generic/unistd.h, the same everywhere
  private static final int OPEN_HOW = 3 * Long.BYTES; // struct open_how: flags, mode, resolve
  private static final int RESOLVE_NO_MAGICLINKS = 0x02;
  private static final int RESOLVE_BENEATH = 0x08;
  private static final int LOCK_NB = 4;
  private static final int F_OFD_SETLK = 37;
  private static final int FLOCK_SIZE = 32;

  private final Descriptor descriptor;
  private final String name;

  private NativeFile(int fd, String name) {
    this.descriptor = Descriptor.of(fd);
    this.name = name;
  }

  /** Opens what is there, for reading. */
  public static NativeFile open(String path) {
    return opened(Libc.open(path, O_RDONLY | O_CLOEXEC, 0), "open", path);
  }

  /** Opens a file for reading and writing, and creates it if need be. */
  public static NativeFile create(String path) {
    return opened(Libc.open(path, O_RDWR_CREATE | O_CLOEXEC, OWNER_READS_AND_WRITES), "open", path);
  }

  /** A place in the file system, to be named by its descriptor, which cannot be read. */
  public static NativeFile place(String path) {
    return opened(Libc.open(path, O_PATH | O_CLOEXEC, 0), "open", path);
  }

  /**
   * A place below this one: no link leads out on the way, openat2(2) with the flags of
   * include/uapi/linux/openat2.h.
   */
  public NativeFile placeBeneath(String path) {
    byte[] text = path.getBytes(StandardCharsets.UTF_8);
    int fd = descriptor.acquire();
    try (NativeMemory cPath = NativeMemory.allocate(text.length + 1);
        NativeMemory how = NativeMemory.allocate(OPEN_HOW)) {
      cPath.buffer().put(0, text);
      how.buffer()
          .putLong(0, O_PATH | O_CLOEXEC)
          .putLong(2 * Long.BYTES, RESOLVE_NO_MAGICLINKS | RESOLVE_BENEATH);
      long opened = Libc.syscall(OPENAT2, fd, cPath.address(), how.address(), OPEN_HOW);
      return opened((int) opened, "openat2", path + " below " + name);
    } finally {
      descriptor.release();
    }
  }

  /** Makes a folder directly below this one; harmless if there is something of that name. */
  public void makeFolder(String child, int mode) {
    int fd = descriptor.acquire();
    try {
      if (Libc.mkdirat(fd, child, mode) < 0) {
        LibcException failure = Calls.failure("mkdirat", child + " below " + name);
        if (!failure.is(Errno.EEXIST)) {
          throw failure;
        }
      }
    } finally {
      descriptor.release();
    }
  }

  /** An empty inotify queue. */
  public static NativeFile inotify() {
    return opened(Libc.inotify_init1(O_CLOEXEC), "inotify_init1", "");
  }

  /** A handle of a process, which stays with that process when its number is used again. */
  public static NativeFile process(long pid) {
    return opened((int) Libc.syscall(PIDFD_OPEN, pid, 0, 0, 0), "pidfd_open", "process " + pid);
  }

  private static NativeFile opened(int fd, String call, String name) {
    return new NativeFile(Calls.check(fd, call, name), name);
  }

  /**
   * Reads once into a direct buffer, at its position. Returns the number of bytes, 0 at the end.
   */
  public int read(ByteBuffer buffer) {
    int fd = descriptor.acquire();
    try {
      return (int) Calls.check(Libc.read(fd, buffer, buffer.remaining()), "read", name);
    } finally {
      descriptor.release();
    }
  }

  /** Waits until there is something to read, or, for a process, until it has ended. */
  public boolean awaitReadable(Duration patience) {
    return descriptor.awaitReadable(patience);
  }

  /** Locks the file for this open file; returns false where somebody else has it. */
  public boolean tryLock(Lock lock) {
    int fd = descriptor.acquire();
    try {
      if (Libc.flock(fd, lock.operation | LOCK_NB) == 0) {
        return true;
      }
      LibcException failure = Calls.failure("flock", name);
      if (failure.is(Errno.EAGAIN)) {
        return false;
      }
      throw failure;
    } finally {
      descriptor.release();
    }
  }

  /**
   * Locks the whole file for this open file, as those see it who use the locks of POSIX:
   * F_OFD_SETLK, fcntl(2). Returns false where somebody else has it.
   */
  public boolean tryRecordLock(Lock lock) {
    int fd = descriptor.acquire();
    try {
      // struct flock of 64-bit machines: type, whence, start, length (0: to the end), process (0).
      ByteBuffer range = Descriptor.direct(FLOCK_SIZE).putShort(0, lock.recordType);
      if (Libc.fcntl(fd, F_OFD_SETLK, range) == 0) {
        return true;
      }
      LibcException failure = Calls.failure("fcntl", name);
      if (failure.is(Errno.EAGAIN) || failure.is(Errno.EACCES)) {
        return false;
      }
      throw failure;
    } finally {
      descriptor.release();
    }
  }

  /** Moves the calling thread into this namespace. */
  public void enterNamespace(int kind) {
    int fd = descriptor.acquire();
    try {
      Calls.check(Libc.setns(fd, kind), "setns", name);
    } finally {
      descriptor.release();
    }
  }

  /** Lends the descriptor's number to a task; it stays valid until the task returns. */
  public <T> T lend(IntFunction<T> task) {
    int fd = descriptor.acquire();
    try {
      return task.apply(fd);
    } finally {
      descriptor.release();
    }
  }

  /** Adds a watch to an inotify queue, and returns its number. */
  public int addWatch(String path, int mask) {
    int fd = descriptor.acquire();
    try {
      return Calls.check(Libc.inotify_add_watch(fd, path, mask), "inotify_add_watch", path);
    } finally {
      descriptor.release();
    }
  }

  /** Takes a watch away from an inotify queue. */
  public void removeWatch(int watch) {
    int fd = descriptor.acquire();
    try {
      Calls.check(Libc.inotify_rm_watch(fd, watch), "inotify_rm_watch", "watch " + watch);
    } finally {
      descriptor.release();
    }
  }

  /**
   * Sends a signal to a process opened by {@link #process}; number 0 only asks whether it is there.
   */
  public void signal(int number) {
    int fd = descriptor.acquire();
    try {
      Calls.check(Libc.syscall(PIDFD_SEND_SIGNAL, fd, number, 0, 0), "pidfd_send_signal", name);
    } finally {
      descriptor.release();
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
