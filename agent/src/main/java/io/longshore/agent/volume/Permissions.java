package io.longshore.agent.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Who may do what with files: pkg/volume/volume_linux.go. */
final class Permissions {
  /** What a group gets of files that only the agent writes. */
  static final int READ = 0440;

  /** What a group gets of files that the pod writes. */
  static final int READ_AND_WRITE = 0660;

  private static final int ENTER_AND_INHERIT = 02110;

  private Permissions() {}

  /** Sets the rights, whatever the process's mask. */
  static void set(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
  }

  /** Gives everything in a folder, and what is made there later, to a group too. */
  static void giveTo(Path folder, long group, int rights) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        give(path, group, rights);
      }
    }
  }

  private static void give(Path path, long group, int rights) throws IOException {
    Files.setAttribute(path, "unix:gid", Math.toIntExact(group), LinkOption.NOFOLLOW_LINKS);
    if (Files.isSymbolicLink(path)) {
      return;
    }
    int mode = (int) Files.getAttribute(path, "unix:mode") & 07777;
    set(path, mode | rights | (Files.isDirectory(path) ? ENTER_AND_INHERIT : 0));
  }

  /** Whether a folder is given to a group already. */
  static boolean isGivenTo(Path folder, long group, int rights) throws IOException {
    int mode = (int) Files.getAttribute(folder, "unix:mode") & 07777;
    int wanted = rights | ENTER_AND_INHERIT;
    return (int) Files.getAttribute(folder, "unix:gid") == group && (mode & wanted) == wanted;
  }
}
