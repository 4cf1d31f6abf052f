package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.kubeapi.core.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that a pod has on the node, in the places that upstream's tools know. Nothing here is
 * kept in memory.
 */
public final class PodFiles {
  private static final Pattern LOG = Pattern.compile("(\\d+)\\.log(\\..*)?");
  private static final int LONGEST_LINK = 255;

  private PodFiles() {}

  /** The folder of a pod's logs: {@code NAMESPACE_NAME_UID}. */
  public static Path logs(NodeSettings node, Pod pod) {
    return node.logs()
        .resolve(
            pod.metadata().namespace() + "_" + pod.metadata().name() + "_" + pod.metadata().uid());
  }

  /** Where a container's log is, below that. */
  public static String log(String container, int attempt) {
    return container + "/" + attempt + ".log";
  }

  /** The link by which log collectors find a container's log. */
  static Path link(NodeSettings node, Pod pod, String container, String id) {
    String end = "-" + id + ".log";
    String begin = pod.metadata().name() + "_" + pod.metadata().namespace() + "_" + container;
    int room = LONGEST_LINK - end.length();
    String cut = begin.length() > room ? begin.substring(0, room) : begin;
    return node.logLinks().resolve(cut + end);
  }

  /**
   * How often a container was started before, by the logs that are there: those survive reboots.
   */
  static int startsLogged(Path podLogs, String container) {
    try (Stream<Path> files = Files.list(podLogs.resolve(container))) {
      return files
          .map(file -> LOG.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .mapToInt(matcher -> Integer.parseInt(matcher.group(1)) + 1)
          .max()
          .orElse(0);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void makeFolder(Path folder, String permissions) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file that containers read; they have it mounted, so it keeps its inode. */
  static void write(Path file, String content, String permissions) {
    try {
      if (!Files.exists(file) || !Files.readString(file).equals(content)) {
        Files.writeString(file, content);
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void makeLink(Path link, Path target) {
    try {
      Files.createDirectories(link.resolveSibling("."));
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the log of a container with its older parts; harmless where there is none. */
  public static void removeLog(
      NodeSettings node, Pod pod, String container, String id, int attempt) {
    Path log = logs(node, pod).resolve(log(container, attempt));
    String name = String.valueOf(log.getFileName());
    try {
      Files.deleteIfExists(link(node, pod, container, id));
      for (Path file : files(logs(node, pod).resolve(container))) {
        if (String.valueOf(file.getFileName()).startsWith(name)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Removes a folder with all in it, never following links; harmless where it is gone. */
  public static void removeAll(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(folder, Set.of(), Integer.MAX_VALUE, new Removal());
    } catch (NoSuchFileException e) {
      // Somebody else was quicker.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    @SuppressWarnings("NullAway") // the visitor's contract: null where nothing failed
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
