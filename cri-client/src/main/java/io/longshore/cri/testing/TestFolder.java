package io.longshore.cri.testing;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.file.Mounts;
import io.longshore.linux.proc.MountEntry;
import io.longshore.linux.testing.Commands;
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

  /** A folder on a disk of its own, which can be full. */
  void disk(String name, int megabytes) {
    String image = path.resolve(name + ".disk").toString();
    Commands.run("truncate", "--size=" + megabytes + "M", image);
    Commands.run("mkfs.ext4", "-q", image);
    Commands.run("mount", "-o", "loop", image, folder(name).toString());
  }

  /** A folder in memory, for what would wait for the disk at every step. */
  void memory(String name) {
    Commands.run("mount", "-t", "tmpfs", "tmpfs", folder(name).toString());
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
