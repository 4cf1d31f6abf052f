package io.longshore.linux.file;

import io.longshore.linux.libc.NativeFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
  private final Map<Integer, Path> watches = new ConcurrentHashMap<>();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());

  /** Watches one more folder. What was there before it was watched gives no event. */
  public void add(Path folder) {
    watches.put(queue.addWatch(folder.toString(), INTERESTING), folder);
  }

  /** Stops watching a folder. */
  public void remove(Path folder) {
    watches.entrySet().stream()
        .filter(entry -> entry.getValue().equals(folder))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(
            watch -> {
              watches.remove(watch);
              queue.removeWatch(watch);
            });
  }

  /** Waits for events; empty when the time is over. */
  public List<FileEvent> next(Duration patience) {
    if (!queue.awaitReadable(patience)) {
      return List.of();
    }
    int length = queue.read(buffer.clear());
    List<FileEvent> events = InotifyEvents.parse(buffer.limit(length), watches);
    events.forEach(this::forgetIfGone);
    return events.stream().distinct().toList();
  }

  private void forgetIfGone(FileEvent event) {
    if (event instanceof FileEvent.FolderGone(Path folder)) {
      watches.values().remove(folder);
    }
  }

  /** Ends the watch; a thread in {@link #next} gets an exception. */
  @Override
  public void close() {
    queue.close();
  }
}
