package io.longshore.cri.testing;

import io.longshore.base.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The control group above those of a runtime's pods; runtimes leave parents behind. */
public final class TestCgroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private final String name;

  /** With a name that no other group has; runtimes and agents make it. */
  public TestCgroup(String name) {
    this.name = name;
  }

  /** As configurations name it. */
  public String path() {
    return "/" + name;
  }

  /** Containers outlive shims that were killed: those are found by their group. */
  private List<ProcessHandle> processes() {
    return groups().stream()
        .flatMap(group -> folders(group).stream())
        .map(folder -> folder.resolve("cgroup.procs"))
        .flatMap(file -> lines(file).stream())
        .distinct()
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
        .toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      // Threaded groups cannot be read, and groups may go.
      return List.of();
    }
  }

  private static List<Path> folders(Path group) {
    try (Stream<Path> all = Files.walk(group)) {
      return all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes().forEach(ProcessHandle::destroyForcibly);
    Eventually.holds(() -> processes().isEmpty(), () -> "still running: " + processes());
    for (Path group : groups()) {
      for (Path folder : folders(group)) {
        try {
          Files.delete(folder);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Where it is in each hierarchy. */
  public List<Path> groups() {
    try (Stream<Path> hierarchies = Files.list(ROOT)) {
      return Stream.concat(Stream.of(ROOT), hierarchies)
          .filter(folder -> !Files.isSymbolicLink(folder))
          .map(hierarchy -> hierarchy.resolve(name))
          .filter(Files::isDirectory)
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
