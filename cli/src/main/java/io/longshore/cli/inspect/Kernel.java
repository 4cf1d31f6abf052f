package io.longshore.cli.inspect;

import io.longshore.cli.Arguments;
import io.longshore.cli.CommandException;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.inspect.kernel.KernelReader;
import io.longshore.netproxy.inspect.kernel.KernelState;
import java.nio.file.Files;

/** The network namespace that a command looks at. */
final class Kernel {
  static final String OPTIONS =
      """
        --netns NAME  look into this network namespace, as ip netns names it
        -o FORMAT     text (default) or json
      """;

  private Kernel() {}

  static NetworkNamespace namespace(Arguments arguments) {
    return arguments.option("--netns").map(Kernel::named).orElseGet(NetworkNamespace::own);
  }

  private static NetworkNamespace named(String name) {
    if (!Files.exists(NetworkNamespace.NAMED.resolve(name))) {
      throw new CommandException("there is no network namespace " + name + ": ip netns lists them");
    }
    return NetworkNamespace.named(name);
  }

  static KernelState read(Arguments arguments) {
    try (NetworkNamespace namespace = namespace(arguments)) {
      return KernelReader.read(namespace);
    } catch (NetlinkException e) {
      if (e.notPermitted()) {
        throw new CommandException(
            "the kernel shows its rules to root only, or with CAP_NET_ADMIN and CAP_NET_RAW: "
                + e.getMessage());
      }
      throw e;
    }
  }
}
