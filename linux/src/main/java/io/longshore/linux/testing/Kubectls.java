package io.longshore.linux.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The programs kubectl of this machine. */
public final class Kubectls {
  private Kubectls() {}

  /** The oldest and the newest of those that we know; the one of the path where neither is here. */
  public static List<Path> ends() {
    Path usual = usual();
    List<Path> ends =
        Stream.of("kubectl.1.27", "kubectl.1.33")
            .map(usual::resolveSibling)
            .filter(Files::isExecutable)
            .toList();
    return ends.isEmpty() ? List.of(usual) : ends;
  }

  private static Path usual() {
    try {
      return Path.of(Commands.run("which", "kubectl").strip()).toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
