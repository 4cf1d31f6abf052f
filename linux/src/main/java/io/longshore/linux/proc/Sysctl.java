package io.longshore.linux.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The kernel's settings below /proc/sys. Those of the network belong to the network namespace of
 * the calling thread.
 */
public final class Sysctl {
  private final Path root;

  /** The settings of this machine. */
  public Sysctl() {
    this(Path.of("/proc/sys"));
  }

  Sysctl(Path root) {
    this.root = root;
  }

  /** A setting such as {@code net/ipv4/ip_forward}; empty where the kernel does not have it. */
  public Optional<String> read(String name) {
    Path path = path(name);
    return Files.exists(path) ? Optional.of(ProcText.read(path).strip()) : Optional.empty();
  }

  /** A setting that is a number. */
  public Optional<Long> readNumber(String name) {
    return read(name).map(text -> ProcText.number(path(name).toString(), text, text));
  }

  /** Changes a setting. */
  public void write(String name, String value) {
    try {
      Files.writeString(path(name), value);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set " + name + " to " + value + ": " + e, e);
    }
  }

  private Path path(String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw new IllegalArgumentException("not a kernel setting: " + name);
    }
    return path;
  }
}
