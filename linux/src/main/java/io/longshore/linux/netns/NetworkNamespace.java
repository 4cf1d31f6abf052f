package io.longshore.linux.netns;

import io.longshore.linux.libc.LibcException;
import io.longshore.linux.libc.NativeFile;
import io.longshore.linux.libc.SystemCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;

/**
 * A handle of a network namespace, which lives at least as long as the handle. Safe for use by
 * several threads.
 */
public final class NetworkNamespace implements AutoCloseable {
  /** Where {@code ip netns} keeps the namespaces that have a name. */
  public static final Path NAMED = Path.of("/run/netns");

  private static final int CLONE_NEWNET = 0x40000000; // include/uapi/linux/sched.h

  private static final Path CURRENT = Path.of("/proc/thread-self/ns/net");

  private final NativeFile file;
  private final Path path;
  private final Object identity;

  private NetworkNamespace(Path path) {
    this.path = path;
    this.file = NativeFile.open(path.toString());
    this.identity = file.lend(number -> identity(Path.of("/proc/self/fd/" + number)));
  }

  /** Two files stand for one namespace if they are one inode, nsfs(5). */
  private static Object identity(Path path) {
    try {
      return Objects.requireNonNull(
          Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The namespace that a file stands for: below /run/netns or /proc/PID/ns. */
  public static NetworkNamespace of(Path path) {
    return new NetworkNamespace(path);
  }

  /** The namespace of this name, as {@code ip netns} sees it. */
  public static NetworkNamespace named(String name) {
    return new NetworkNamespace(NAMED.resolve(name));
  }

  /** The namespace of a process. */
  public static NetworkNamespace ofProcess(long pid) {
    return new NetworkNamespace(Path.of("/proc", Long.toString(pid), "ns", "net"));
  }

  /** The namespace that this program was started in. */
  public static NetworkNamespace own() {
    return ofProcess(ProcessHandle.current().pid());
  }

  /**
   * Gives the calling thread, and the threads and processes that it starts from now on, a namespace
   * of their own. Only a loopback device is in it, which is down; it goes with the last of them.
   *
   * @throws LibcException EPERM without CAP_SYS_ADMIN
   */
  public static void leaveForNew() {
    SystemCalls.unshare(CLONE_NEWNET);
  }

  /**
   * Runs a task inside the namespace, on a thread that is made for it and ends with it: a thread of
   * a pool would take the namespace to its next task.
   */
  public <T> T call(Callable<T> task) throws Exception {
    return OneTask.call(
        "in " + this,
        () -> {
          // Entering takes CAP_SYS_ADMIN, which whoever is there already may not have.
          if (!isCurrent()) {
            file.enterNamespace(CLONE_NEWNET);
          }
          return task.call();
        });
  }

  /** Whether the calling thread is in it. */
  public boolean isCurrent() {
    return identity.equals(identity(CURRENT));
  }

  /** Lends the number of the open file, for requests to the kernel that name a namespace so. */
  public <T> T withDescriptor(IntFunction<T> task) {
    return file.lend(task);
  }

  @Override
  public void close() {
    file.close();
  }

  @Override
  public String toString() {
    return "network namespace " + path;
  }
}
