package io.longshore.linux.file;

import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.libc.NativeFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Reaches into a folder whose content somebody else controls: no link in there, also none that is
 * put there at the wrong moment, leads out of it.
 */
public final class InsideFolder {
  private InsideFolder() {}

  /** Whether there is something at a path inside. */
  public static boolean exists(Path folder, String path) {
    return find(folder, path).map(InsideFolder::closed).isPresent();
  }

  private static boolean closed(NativeFile place) {
    place.close();
    return true;
  }

  /** Makes the folders that a path inside needs, with these rights. */
  public static void makeFolders(Path folder, String path, int mode) {
    NativeFile current = NativeFile.place(folder.toString());
    try {
      for (Path part : Path.of(path).normalize()) {
        NativeFile next = child(current, part.toString(), mode);
        current.close();
        current = next;
      }
    } finally {
      current.close();
    }
  }

  private static NativeFile child(NativeFile parent, String name, int mode) {
    try {
      return parent.placeBeneath(name);
    } catch (LibcException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
      parent.makeFolder(name, mode);
      return parent.placeBeneath(name);
    }
  }

  /** Shows what is at a path inside in another place too. */
  public static void bind(Path folder, String path, Path target) {
    try (NativeFile root = NativeFile.place(folder.toString());
        NativeFile place = root.placeBeneath(path)) {
      place.lend(
          number -> {
            Mounts.bind(Path.of("/proc/self/fd/" + number), target, Set.of());
            return true;
          });
    }
  }

  private static Optional<NativeFile> find(Path folder, String path) {
    try (NativeFile root = NativeFile.place(folder.toString())) {
      return Optional.of(root.placeBeneath(path));
    } catch (LibcException e) {
      if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
