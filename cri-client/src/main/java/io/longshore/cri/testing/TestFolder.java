package io.longshore.cri.testing;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.file.Mounts;
import io.longshore.linux.proc.MountEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a runtime keeps all its things, so that all can go: processes, mounts and files. */
final class TestFolder implements AutoCloseable {
  private final Path path;

  TestFolder(String prefix) {
    try {
      // Short: the path of a socket may have 108 bytes.
      this.path = Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  Path folder(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Path file(String name, byte[] content) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processes that were started with a path in this folder: shims outlive a runtime that died. */
  private List<ProcessHandle> processes() {
    try (Stream<Path> folders = Files.list(Path.of("/proc"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("[0-9]+"))
          .filter(this::mentionsUs)
          .flatMap(
              folder -> ProcessHandle.of(Long.parseLong(folder.getFileName().toString())).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean mentionsUs(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
          .contains(path + "/");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    processes().forEach(ProcessHandle::destroyForcibly);
    Eventually.holds(() -> processes().isEmpty(), () -> "still running: " + processes());
    MountEntry.read().stream()
        .map(MountEntry::target)
        .filter(point -> point.startsWith(path.toString() + "/"))
        .sorted(Comparator.reverseOrder())
        .forEach(point -> Mounts.detach(Path.of(point)));
    delete(path);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
