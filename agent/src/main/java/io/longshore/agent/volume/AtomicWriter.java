package io.longshore.agent.volume;

import io.longshore.kubeapi.meta.Bytes;
import io.longshore.linux.file.FileTree;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes all files of a volume at once: into a new hidden folder, to which the link {@code ..data}
 * is then turned. Each name that the pod sees is a link through {@code ..data}, so that whoever
 * reads finds the old files or the new ones, never some of both. As
 * pkg/volume/util/atomic_writer.go lays it out; tools that wait for changes know these names.
 */
final class AtomicWriter {
  private static final String DATA = "..data";
  private static final String NEW_DATA = "..data_tmp";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("'..'yyyy_MM_dd_HH_mm_ss.").withZone(ZoneOffset.UTC);

  private AtomicWriter() {}

  /**
   * Writes, if anything differs from what is there.
   *
   * @param group whose the files are besides their owner's
   * @return whether anything was written
   */
  static boolean write(Path volume, Payload payload, Optional<Long> group, Instant now)
      throws IOException {
    Optional<Path> before = current(volume);
    Map<String, Bytes> wanted = new HashMap<>();
    payload.files().forEach((path, content) -> wanted.put(path, content.bytes()));
    if (before.isPresent() && read(before.get()).equals(wanted) && linksAre(volume, payload)) {
      return false;
    }
    Path folder = Files.createTempDirectory(volume, STAMP.format(now));
    Permissions.set(folder, 0755);
    for (Map.Entry<String, FileContent> file : payload.files().entrySet()) {
      writeFile(folder, file.getKey(), file.getValue());
    }
    if (group.isPresent()) {
      Permissions.giveTo(folder, group.get(), Permissions.READ);
    }
    turn(volume, folder);
    linkNames(volume, payload);
    if (before.isPresent()) {
      FileTree.delete(before.get());
    }
    return true;
  }

  private static Optional<Path> current(Path volume) throws IOException {
    Path data = volume.resolve(DATA);
    if (!Files.isSymbolicLink(data)) {
      return Optional.empty();
    }
    return Optional.of(volume.resolve(Files.readSymbolicLink(data))).filter(Files::isDirectory);
  }

  private static Map<String, Bytes> read(Path folder) throws IOException {
    Map<String, Bytes> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Bytes.of(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private static void writeFile(Path folder, String path, FileContent content) throws IOException {
    Path file = folder.resolve(path);
    makeFolders(folder, path);
    Files.write(file, content.bytes().toArray());
    Permissions.set(file, content.mode());
    if (content.owner().isPresent()) {
      Files.setAttribute(
          file, "unix:uid", Math.toIntExact(content.owner().get()), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Those that the file at a path needs. */
  private static void makeFolders(Path root, String path) throws IOException {
    Path current = root;
    Path parts = Path.of(path);
    for (int i = 0; i < parts.getNameCount() - 1; i++) {
      current = current.resolve(parts.getName(i));
      if (!Files.exists(current)) {
        Files.createDirectory(current);
        Permissions.set(current, 0755);
      }
    }
  }

  /** rename(2) of a link over a link: the moment at which everything is new. */
  private static void turn(Path volume, Path folder) throws IOException {
    Path link = volume.resolve(NEW_DATA);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, volume.relativize(folder));
    Files.move(
        link,
        volume.resolve(DATA),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Set<String> names(Payload payload) {
    Set<String> names = new HashSet<>();
    payload.files().keySet().forEach(path -> names.add(Path.of(path).getName(0).toString()));
    return names;
  }

  private static boolean linksAre(Path volume, Payload payload) throws IOException {
    return visible(volume).equals(names(payload));
  }

  private static Set<String> visible(Path volume) throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> entries = Files.list(volume)) {
      entries
          .map(entry -> volume.relativize(entry).toString())
          .filter(name -> !name.startsWith(".."))
          .forEach(names::add);
    }
    return names;
  }

  private static void linkNames(Path volume, Payload payload) throws IOException {
    Set<String> wanted = names(payload);
    for (String name : wanted) {
      try {
        Files.createSymbolicLink(volume.resolve(name), Path.of(DATA, name));
      } catch (FileAlreadyExistsException e) {
        // It leads through ..data already.
      }
    }
    for (String name : visible(volume)) {
      if (!wanted.contains(name)) {
        FileTree.delete(volume.resolve(name));
      }
    }
  }
}
