package io.longshore.cri.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The control group above those of a runtime's pods; runtimes leave parents behind. */
final class TestCgroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private final String name;

  TestCgroup(String name) {
    this.name = name;
  }

  /** As configurations name it. */
  String path() {
    return "/" + name;
  }

  @Override
  public void close() {
    for (Path group : groups()) {
      try (Stream<Path> all = Files.walk(group)) {
        for (Path folder :
            all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(folder);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Where it is in each hierarchy. */
  List<Path> groups() {
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
