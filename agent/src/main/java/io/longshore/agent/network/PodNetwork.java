package io.longshore.agent.network;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.proc.Sysctl;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.Nftables;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Connects the pods of this node with the world, where nobody else does. What it set up stays when
 * it is closed: pods go on. Safe for use by several threads.
 */
public final class PodNetwork {
  private static final Log LOG = Log.of("network");

  /**
   * Packets between pods go through the node, and, on their way over the bridge, past the rules
   * that take answers of Services back to where they were asked for.
   */
  private static final Map<String, String> KERNEL_SETTINGS =
      Map.of(
          "net/ipv4/ip_forward", "1",
          "net/ipv6/conf/all/forwarding", "1",
          "net/bridge/bridge-nf-call-iptables", "1",
          "net/bridge/bridge-nf-call-ip6tables", "1");

  private final NetworkSettings settings;
  private final NetworkNamespace network;
  private final CniFolder folder;

  @GuardedBy("this")
  private List<Prefix> current = List.of();

  /** In a network: the one that this program runs in, but for tests. */
  public PodNetwork(NetworkSettings settings, NetworkNamespace network) {
    this.settings = settings;
    this.network = network;
    this.folder = new CniFolder(settings.folder());
  }

  /** The node's pods have these ranges. Nothing is done where somebody else cares for them. */
  public synchronized void ranges(List<Prefix> ranges) {
    if (ranges.isEmpty() || ranges.equals(current)) {
      return;
    }
    try {
      if (folder.isForeign()) {
        LOG.info("somebody else cares for the network of pods", "folder", settings.folder());
        remove();
      } else {
        setUp(ranges);
      }
      current = ranges;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the network of pods: " + e, e);
    }
  }

  @GuardedBy("this")
  private void setUp(List<Prefix> ranges) throws IOException {
    KERNEL_SETTINGS.forEach(this::ensure);
    try (Nftables kernel = kernel()) {
      for (IpFamily family : IpFamily.values()) {
        List<Prefix> own =
            ranges.stream().filter(range -> MasqueradeRules.family(range) == family).toList();
        kernel.apply(MasqueradeRules.replacing(family, own, settings.clusterRanges()));
      }
    }
    // Last: what the runtime reads makes the node ready.
    if (folder.write(CniConfiguration.text(settings, ranges))) {
      LOG.info("the network of pods is described", "ranges", ranges);
    }
  }

  private Nftables kernel() {
    return new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network));
  }

  private void ensure(String name, String value) {
    try {
      network.call(
          () -> {
            Sysctl sysctl = new Sysctl();
            if (sysctl.read(name).map(now -> !now.equals(value)).orElse(false)) {
              sysctl.write(name, value);
            }
            return true;
          });
    } catch (Exception e) {
      LOG.warn("a setting of the kernel cannot be made", "name", name, "error", e);
    }
  }

  private void removeLeases() throws IOException {
    Path own = settings.leases().resolve(CniConfiguration.NETWORK);
    if (!Files.isDirectory(own)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(own)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(own);
  }

  /** Takes away what was set up, and nothing else. Pods that run lose the world. */
  public synchronized void remove() {
    try (Nftables kernel = kernel()) {
      for (IpFamily family : IpFamily.values()) {
        kernel.apply(MasqueradeRules.replacing(family, List.of(), List.of()));
      }
    } catch (NetlinkException e) {
      LOG.warn("the rules for pods cannot be removed", "error", e);
    }
    try {
      folder.remove();
      removeLeases();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the network of pods: " + e, e);
    }
    current = List.of();
  }
}
