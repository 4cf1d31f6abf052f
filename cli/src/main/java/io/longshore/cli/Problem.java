package io.longshore.cli;

import io.longshore.agent.main.AgentException;
import io.longshore.agent.node.NodeException;
import io.longshore.base.lifecycle.LifecycleException;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.config.ConfigException;
import io.longshore.kubeapi.kubeconfig.KubeconfigException;
import io.longshore.linux.cgroup.CgroupException;
import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.master.pki.PkiException;
import io.longshore.master.store.StoreException;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.main.ProxyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;

/** What an exception means to the user of a command. */
final class Problem {
  private Problem() {}

  /**
   * A problem that the user can do something about, in a line; empty where the exception tells of a
   * mistake of this program.
   */
  static Optional<String> of(RuntimeException failure) {
    return switch (failure) {
      case ConfigException e -> Optional.of(String.join("; ", e.problems()));
      case AgentException _,
          NodeException _,
          CommandException _,
          CgroupException _,
          UsageException _,
          KubeconfigException _,
          KubeApiException _,
          ContainerRuntimeException _,
          NetlinkException _,
          PkiException _,
          ProxyException _,
          StoreException _ ->
          Optional.of(oneLine(String.valueOf(failure.getMessage())));
      case LibcException e when !isMistake(e) ->
          Optional.of(oneLine(String.valueOf(e.getMessage())));
      case LifecycleException e when e.getCause() instanceof UncheckedIOException cause ->
          of(cause);
      case LifecycleException e when e.getCause() instanceof RuntimeException cause ->
          of(cause).map(_ -> oneLine(String.valueOf(e.getMessage())));
      case LifecycleException e when e.getCause() instanceof IOException ->
          Optional.of(oneLine(String.valueOf(e.getMessage())));
      case UncheckedIOException e -> Optional.of(oneLine(ofInput(e)));
      default -> Optional.empty();
    };
  }

  /** Errors of who calls, not of the machine that it runs on. */
  private static boolean isMistake(LibcException failure) {
    return failure.is(Errno.EBADF) || failure.is(Errno.EFAULT) || failure.is(Errno.EINVAL);
  }

  /**
   * Where the distribution has none for this kind of machine: JNA unpacks its library below the
   * home folder, netty and SQLite theirs into the one for temporary files.
   */
  static String of(UnsatisfiedLinkError failure) {
    return "a library cannot be unpacked and loaded: "
        + oneLine(String.valueOf(failure.getMessage()))
        + " (a folder with room whose files may be run is needed:"
        + " LONGSHORE_JAVA_OPTIONS='-Djna.tmpdir=DIR -Djava.io.tmpdir=DIR')";
  }

  /** What could not be done, where somebody said so, and why. */
  private static String ofInput(UncheckedIOException failure) {
    IOException cause = Objects.requireNonNull(failure.getCause());
    String what = String.valueOf(failure.getMessage());
    return what.endsWith(cause.toString()) ? what : what + ": " + reason(cause);
  }

  /** The names of files are said by who knows what they are for. */
  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static String oneLine(String text) {
    return text.strip().replace("\n", "; ");
  }
}
