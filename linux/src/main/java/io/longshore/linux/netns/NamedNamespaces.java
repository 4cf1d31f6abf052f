package io.longshore.linux.netns;

import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.libc.SystemCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Namespaces that live as long as their file in a folder, as {@code ip netns} keeps them: the
 * namespace is bind-mounted on an empty file. Safe for use by several threads.
 */
public final class NamedNamespaces {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final long MS_BIND = 4096;
  private static final long MS_REC = 16384;
  private static final long MS_SHARED = 1 << 20;
  private static final int MNT_DETACH = 2;

  private final Path folder;

  /** Those that {@code ip netns} lists. */
  public NamedNamespaces() {
    this(NetworkNamespace.NAMED);
  }

  /** Those of a folder. */
  public NamedNamespaces(Path folder) {
    this.folder = folder;
  }

  /** Makes a new namespace, in which only a loopback device is, which is down. */
  public void create(String name) {
    Path file = file(name);
    try {
      shareFolder();
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      throw new LibcException("create network namespace", name, Errno.EEXIST.number());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      mountNew(file);
    } catch (IOException e) {
      delete(name);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      delete(name);
      throw e;
    }
  }

  /**
   * Takes a namespace's name away; it goes when nothing uses it any more. Harmless if it is gone.
   */
  public void delete(String name) {
    Path file = file(name);
    try {
      SystemCalls.unmount(file.toString(), MNT_DETACH);
    } catch (LibcException e) {
      // EINVAL: nothing is mounted there, as umount(2) says.
      if (!e.is(Errno.EINVAL) && !e.is(Errno.ENOENT)) {
        throw e;
      }
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All names, sorted. */
  public List<String> list() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
      throw new IllegalArgumentException("not a name for a network namespace: \"" + name + '"');
    }
    return folder.resolve(name);
  }

  /**
   * Makes the folder a shared mount, so that other mount namespaces see our mounts come and go:
   * otherwise a namespace that some container's mount namespace holds could never be removed.
   * iproute2's ip/ipnetns.c does the same.
   */
  private void shareFolder() throws IOException {
    Files.createDirectories(folder);
    String path = folder.toString();
    try {
      SystemCalls.mount("", path, "none", MS_SHARED | MS_REC, "");
    } catch (LibcException e) {
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
      // Not a mount point yet.
      SystemCalls.mount(path, path, "none", MS_BIND | MS_REC, "");
      SystemCalls.mount("", path, "none", MS_SHARED | MS_REC, "");
    }
  }

  private static void mountNew(Path file) throws IOException {
    try {
      OneTask.call(
          "make " + file,
          () -> {
            SystemCalls.unshare(CLONE_NEWNET);
            SystemCalls.mount("/proc/thread-self/ns/net", file.toString(), "none", MS_BIND, "");
            return file;
          });
    } catch (RuntimeException | IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot make the network namespace " + file, e);
    }
  }
}
