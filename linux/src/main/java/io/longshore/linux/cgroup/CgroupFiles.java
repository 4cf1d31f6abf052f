package io.longshore.linux.cgroup;

import io.longshore.linux.proc.ProcFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and writes the files of one hierarchy. */
final class CgroupFiles {
  /** What the kernel calls no limit, in v2. */
  static final String MAX = "max";

  private CgroupFiles() {}

  static void createFolder(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new CgroupException("make", path, e);
    }
  }

  /** Innermost first: the kernel refuses to remove a group that has groups in it. */
  static void removeTree(Path path) {
    folders(path).toList().reversed().forEach(CgroupFiles::removeFolder);
  }

  private static void removeFolder(Path path) {
    try {
      // Files.delete would do; a group's files cannot be removed and vanish with it.
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      throw new CgroupException("remove (it holds groups or processes)", path, e);
    } catch (IOException e) {
      throw new CgroupException("remove", path, e);
    }
  }

  /** The folder and all folders in it, outermost first; what goes meanwhile is left out. */
  static Stream<Path> folders(Path path) {
    return Files.isDirectory(path)
        ? Stream.concat(
            Stream.of(path),
            childFolders(path).stream().flatMap(name -> folders(path.resolve(name))))
        : Stream.empty();
  }

  /** The names of the folders in it; none if it is gone. */
  static List<String> childFolders(Path path) {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(Files::isDirectory)
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new CgroupException("list", path, e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return List.of();
      }
      throw new CgroupException("list", path, e);
    }
  }

  static void write(Path file, String value) {
    try {
      Files.writeString(file, value);
    } catch (IOException e) {
      throw new CgroupException("write " + value + " to", file, e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CgroupException("read", file, e);
    }
  }

  /** Empty where this kernel does not have the file, its controller is not on, or it is gone. */
  static Optional<String> readIfThere(Path file) {
    for (boolean again = false; ; again = true) {
      try {
        return Optional.of(Files.readString(file).strip());
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        // A group that is removed after its file was opened answers with ENODEV, and only then.
        if (again) {
          throw new CgroupException("read", file, e);
        }
      }
    }
  }

  static long number(Path file) {
    return parse(file, read(file));
  }

  static long parse(Path file, String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new ProcFormatException(file.toString(), text, e);
    }
  }

  /** Lines of the form {@code name number}. */
  static Map<String, Long> table(Path file) {
    Map<String, Long> table = new HashMap<>();
    for (String line : read(file).lines().toList()) {
      int blank = line.indexOf(' ');
      if (blank < 1) {
        throw new ProcFormatException(file.toString(), line);
      }
      table.put(line.substring(0, blank), parse(file, line.substring(blank + 1).strip()));
    }
    return table;
  }

  static long entry(Path file, Map<String, Long> table, String name) {
    Long value = table.get(name);
    if (value == null) {
      throw new ProcFormatException(file.toString(), "no line " + name);
    }
    return value;
  }

  /** Those of other process namespaces have the number 0 here, and are left out. */
  static List<Long> processes(Path root) {
    return folders(root)
        .map(folder -> folder.resolve("cgroup.procs"))
        .flatMap(
            file ->
                readIfThere(file).stream().flatMap(String::lines).map(line -> parse(file, line)))
        .filter(pid -> pid != 0)
        .toList();
  }
}
