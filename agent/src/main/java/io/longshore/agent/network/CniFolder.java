package io.longshore.agent.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The folder where runtimes look for networks; of its files one may be ours. */
final class CniFolder {
  private static final String OWN = "10-longshore.conflist";
  private static final List<String> ENDINGS = List.of(".conflist", ".conf", ".json");

  private final Path folder;

  CniFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether somebody else has described a network. */
  boolean isForeign() throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .anyMatch(name -> !name.equals(OWN) && ENDINGS.stream().anyMatch(name::endsWith));
    }
  }

  /** Writes ours if it is not so already; whoever reads finds it whole. */
  boolean write(String text) throws IOException {
    Path own = folder.resolve(OWN);
    if (Files.exists(own) && Files.readString(own).equals(text)) {
      return false;
    }
    Files.createDirectories(folder);
    // No runtime takes this name for a network's.
    Path draft = folder.resolve(OWN + ".new");
    Files.writeString(draft, text);
    Files.move(draft, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  /** Removes ours; harmless if there is none. */
  void remove() throws IOException {
    Files.deleteIfExists(folder.resolve(OWN));
  }
}
