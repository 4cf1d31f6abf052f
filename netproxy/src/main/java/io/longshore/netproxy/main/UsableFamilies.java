package io.longshore.netproxy.main;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The families of addresses that the kernel has here. */
final class UsableFamilies {
  private UsableFamilies() {}

  /** Both, or one of them; throws if the one that the node is known by is missing. */
  static List<IpFamily> in(NetworkNamespace network, IpFamily primary) {
    List<IpFamily> usable = new ArrayList<>();
    for (IpFamily family : IpFamily.values()) {
      if (has(network, family)) {
        usable.add(family);
      }
    }
    if (!usable.contains(primary)) {
      throw new ProxyException(
          "the node's address is of " + primary + ", which this kernel does not have");
    }
    return usable;
  }

  /** A family that is switched off has no file here: net/ipv6/addrconf.c, addrconf_init. */
  private static boolean has(NetworkNamespace network, IpFamily family) {
    Path file =
        Path.of("/proc/thread-self/net", family == IpFamily.IPV6 ? "if_inet6" : "fib_triestat");
    try {
      return network.call(() -> Files.exists(file));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot enter the " + network, e);
    }
  }
}
