package io.longshore.cri.client;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.Stray;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.proc.CommandLine;
import io.longshore.linux.proc.ProcessStat;
import io.longshore.linux.process.OpenProcess;
import io.longshore.linux.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Shims that a containerd has lost. For a sandbox it runs the shim's program with the word {@code
 * start}, which leaves the shim behind and prints its address. If the call is cut meanwhile, as by
 * the end of the caller, that program is killed (runtime/v2/shim/util.go, Command: the context is
 * that of the call), and the sandbox's folder removed. Of a shim that has started by then nobody
 * knows: it waits for a first task for ever.
 */
final class LostShims {
  /** As the kernel cuts it: TASK_COMM_LEN, linux/sched.h. */
  private static final String NAME = "containerd-shim";

  /** Where containerd keeps what was asked for by CRI: pkg/cri/constants. */
  private static final String NAMESPACE = "k8s.io";

  /** Behind the path of what was removed: fs/d_path.c. */
  private static final String REMOVED = " (deleted)";

  private final Path socket;

  /** Those of the containerd behind a socket. */
  LostShims(Path socket) {
    this.socket = socket;
  }

  /** Asks them to end, upon which they remove their sockets; returns those that are there. */
  List<Stray> end() {
    try {
      return endAll();
    } catch (LibcException e) {
      throw new ContainerRuntimeException(
          Category.FAILED, "lost shims cannot be ended: " + e.getMessage(), e);
    }
  }

  private List<Stray> endAll() {
    List<ProcessStat> all = ProcessStat.all();
    Set<Long> parents = all.stream().map(ProcessStat::parent).collect(Collectors.toSet());
    return all.stream()
        .filter(one -> one.name().equals(NAME) && !parents.contains(one.pid()))
        .map(one -> end(one.pid()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Opened before it is looked at, so that what was looked at gets the signal. */
  private Optional<Stray> end(long pid) {
    Optional<OpenProcess> found = OpenProcess.of(pid);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (OpenProcess process = found.get()) {
      return lost(pid).filter(_ -> process.signal(Signal.TERM));
    }
  }

  private Optional<Stray> lost(long pid) {
    try {
      CommandLine line = CommandLine.read(pid);
      return isOurs(line) && hasLostItsFolder(pid)
          ? line.valueOf("-id").map(id -> new Stray(pid, id))
          : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      // It has ended, or it is of a containerd that is not there any more.
      return Optional.empty();
    }
  }

  private boolean isOurs(CommandLine line) throws IOException {
    Optional<String> address = line.valueOf("-address");
    return address.isPresent()
        && Files.isSameFile(Path.of(address.get()), socket)
        && line.valueOf("-namespace").equals(Optional.of(NAMESPACE));
  }

  /** It works in the folder of its first container. */
  private static boolean hasLostItsFolder(long pid) throws IOException {
    Path folder = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
    return folder.toString().endsWith(REMOVED);
  }
}
