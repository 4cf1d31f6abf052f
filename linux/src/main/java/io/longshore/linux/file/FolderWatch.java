package io.longshore.linux.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.libc.NativeFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices changes in folders. Whoever cares for one file watches its folder: editors and
 * Kubernetes' volumes replace a file, or a symbolic link on the way to it, rather than write into
 * it, and a watch on the file would stay with the old one. {@link #next} is for one thread, a
 * platform thread since it blocks in a native call; the other methods are for any.
 */
public final class FolderWatch implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int IN_ONLYDIR = 0x0100_0000;
  private static final int INTERESTING =
      InotifyEvents.IN_CLOSE_WRITE
          | InotifyEvents.IN_MOVED_FROM
          | InotifyEvents.IN_MOVED_TO
          | InotifyEvents.IN_CREATE
          | InotifyEvents.IN_DELETE
          | InotifyEvents.IN_DELETE_SELF
          | InotifyEvents.IN_MOVE_SELF
          | IN_ONLYDIR;

  private final NativeFile queue = NativeFile.inotify();

  /** Events of a watch may come before its number is noted here: they are read under this lock. */
  @GuardedBy("this")
  private final Map<Integer, Path> watches = new HashMap<>();

  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());

  /** Watches one more folder. What was there before it was watched gives no event. */
  public synchronized void add(Path folder) {
    watches.put(queue.addWatch(folder.toString(), INTERESTING), folder);
  }

  /** Stops watching a folder. */
  public synchronized void remove(Path folder) {
    watches.entrySet().stream()
        .filter(entry -> entry.getValue().equals(folder))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::forget);
  }

  /** A folder that was deleted has taken its watch with it, one that was moved has not. */
  private synchronized void forget(int watch) {
    watches.remove(watch);
    try {
      queue.removeWatch(watch);
    } catch (LibcException e) {
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
    }
  }

  /** Waits for events; empty when the time is over. */
  public List<FileEvent> next(Duration patience) {
    if (!queue.awaitReadable(patience)) {
      return List.of();
    }
    int length = queue.read(buffer.clear());
    return parse(buffer.limit(length)).stream().distinct().toList();
  }

  private synchronized List<FileEvent> parse(ByteBuffer events) {
    return InotifyEvents.parse(events, watches, this::forget);
  }

  /** Ends the watch; a thread in {@link #next} gets an exception. */
  @Override
  public void close() {
    queue.close();
  }
}
