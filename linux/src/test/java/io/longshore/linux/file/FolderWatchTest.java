package io.longshore.linux.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FolderWatch watch = new FolderWatch();

  @TempDir private Path folder = Path.of("given by JUnit");

  @AfterEach
  void close() {
    watch.close();
  }

  /** Reads until an event has come, since one change may give several. */
  private void expect(FileEvent event) {
    List<FileEvent> seen = new ArrayList<>();
    while (!seen.contains(event)) {
      List<FileEvent> next = watch.next(LONG);
      assertTrue(!next.isEmpty(), () -> "only " + seen + " came, not " + event);
      seen.addAll(next);
    }
  }

  @Test
  void filesThatComeChangeAndGoAreSeen() throws IOException {
    watch.add(folder);
    assertEquals(List.of(), watch.next(Duration.ZERO));
    Path file = folder.resolve("pod.yaml");
    Files.writeString(file, "a");
    expect(new FileEvent.Changed(file));
    Files.delete(file);
    expect(new FileEvent.Gone(file));
  }

  @Test
  void replacingAFileOrALinkIsSeen() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("..data"), Path.of("v1"));
    watch.add(folder);
    Path next = Files.createSymbolicLink(folder.resolve("..next"), Path.of("v2"));
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    expect(new FileEvent.Changed(link));
  }

  @Test
  void aFolderThatGoesIsToldAndMayBeWatchedAgain() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    watch.add(inner);
    Files.delete(inner);
    expect(new FileEvent.FolderGone(inner));
    Files.createDirectory(inner);
    watch.add(inner);
    Path file = Files.createFile(inner.resolve("x"));
    expect(new FileEvent.Changed(file));
    watch.remove(inner);
  }

  @Test
  void aFolderThatIsMadeAnewBeforeItsEndIsReadStaysWatched() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    watch.add(inner);
    Files.delete(inner);
    Files.createDirectory(inner);
    watch.add(inner);
    expect(new FileEvent.FolderGone(inner));
    Path file = Files.createFile(inner.resolve("x"));
    expect(new FileEvent.Changed(file));
  }

  @Test
  void aFolderThatIsGoneCanBeRemoved() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    watch.add(inner);
    Files.delete(inner);
    watch.remove(inner);
    watch.remove(inner);
  }

  @Test
  void aFolderThatWasMovedIsWatchedNoMore() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    watch.add(inner);
    Path moved = Files.move(inner, folder.resolve("moved"));
    expect(new FileEvent.FolderGone(inner));
    Files.createFile(moved.resolve("x"));
    assertEquals(List.of(), watch.next(Duration.ZERO));
  }

  @Test
  void whatTheKernelWritesIsReadCarefully() {
    Map<Integer, Path> watches = Map.of(1, Path.of("/w"));
    assertEquals(
        List.of(new FileEvent.Changed(Path.of("/w/x")), new FileEvent.Lost()),
        InotifyEvents.parse(
            events(
                event(1, InotifyEvents.IN_CLOSE_WRITE, "x"),
                event(-1, InotifyEvents.IN_Q_OVERFLOW, "")),
            watches,
            _ -> {}));
    assertEquals(
        List.of(),
        InotifyEvents.parse(events(event(9, InotifyEvents.IN_CREATE, "old")), watches, _ -> {}));
    ByteBuffer whole = events(event(1, InotifyEvents.IN_CREATE, "x"));
    for (int length = 1; length < whole.capacity(); length++) {
      ByteBuffer cut = whole.duplicate().order(ByteOrder.nativeOrder()).limit(length);
      assertThrows(
          IllegalArgumentException.class, () -> InotifyEvents.parse(cut, watches, _ -> {}));
    }
  }

  private static byte[] event(int watch, int mask, String name) {
    ByteBuffer event =
        ByteBuffer.allocate(16 + (name.isEmpty() ? 0 : 16)).order(ByteOrder.nativeOrder());
    event.putInt(watch).putInt(mask).putInt(0).putInt(event.remaining() - 4);
    event.put(name.getBytes(StandardCharsets.UTF_8));
    return event.array();
  }

  private static ByteBuffer events(byte[]... events) {
    ByteBuffer all = ByteBuffer.allocate(events.length * 64).order(ByteOrder.nativeOrder());
    for (byte[] event : events) {
      all.put(event);
    }
    return all.flip().slice().order(ByteOrder.nativeOrder());
  }
}
