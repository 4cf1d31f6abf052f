package io.longshore.linux.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Reads what the kernel puts into an inotify queue: {@code struct inotify_event}, inotify(7). */
final class InotifyEvents {
  static final int IN_CLOSE_WRITE = 0x8;
  static final int IN_MOVED_FROM = 0x40;
  static final int IN_MOVED_TO = 0x80;
  static final int IN_CREATE = 0x100;
  static final int IN_DELETE = 0x200;
  static final int IN_DELETE_SELF = 0x400;
  static final int IN_MOVE_SELF = 0x800;
  static final int IN_Q_OVERFLOW = 0x4000;
  static final int IN_IGNORED = 0x8000;

  private static final int HEADER = 16;
  private static final int APPEARS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE;
  private static final int GOES = IN_MOVED_FROM | IN_DELETE;

  private InotifyEvents() {}

  /**
   * The events in a buffer, from position to limit; those of unknown watches are old, and left out.
   * A watch whose folder is gone is told, and then unknown.
   */
  static List<FileEvent> parse(ByteBuffer buffer, Map<Integer, Path> watches, IntConsumer gone) {
    List<FileEvent> events = new ArrayList<>();
    while (buffer.hasRemaining()) {
      if (buffer.remaining() < HEADER) {
        throw new IllegalArgumentException(
            "inotify event cut off after " + buffer.remaining() + " bytes");
      }
      int watch = buffer.getInt();
      int mask = buffer.getInt();
      buffer
          .getInt(); // the cookie that joins the two halves of a move: we treat them as two changes
      int length = buffer.getInt();
      if (length < 0 || length > buffer.remaining()) {
        throw new IllegalArgumentException("inotify event with a name of " + length + " bytes");
      }
      String name = name(buffer, length);
      Optional<FileEvent> event = event(mask, Optional.ofNullable(watches.get(watch)), name);
      event.ifPresent(events::add);
      if (event.isPresent() && event.get() instanceof FileEvent.FolderGone) {
        gone.accept(watch);
      }
    }
    return events;
  }

  private static Optional<FileEvent> event(int mask, Optional<Path> folder, String name) {
    if ((mask & IN_Q_OVERFLOW) != 0) {
      return Optional.of(new FileEvent.Lost());
    }
    return folder.flatMap(path -> event(mask, path, name));
  }

  private static Optional<FileEvent> event(int mask, Path folder, String name) {
    if ((mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF)) != 0) {
      return Optional.of(new FileEvent.FolderGone(folder));
    }
    if ((mask & APPEARS) != 0) {
      return Optional.of(new FileEvent.Changed(folder.resolve(name)));
    }
    return (mask & GOES) != 0
        ? Optional.of(new FileEvent.Gone(folder.resolve(name)))
        : Optional.empty();
  }

  /** The name is padded with zeros. */
  private static String name(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
