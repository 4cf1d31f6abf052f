package io.longshore.agent.network;

import io.longshore.netlink.wire.Prefix;
import java.nio.file.Path;
import java.util.List;

/**
 * How pods are connected.
 *
 * @param folder where runtimes look for networks
 * @param leases where the addresses in use are noted
 * @param bridge the name of the device
 * @param clusterRanges where all pods are; empty where nobody knows
 */
public record NetworkSettings(Path folder, Path leases, String bridge, List<Prefix> clusterRanges) {

  /** Copies. */
  public NetworkSettings {
    clusterRanges = List.copyOf(clusterRanges);
  }

  /** The usual places. */
  public static NetworkSettings in(Path folder, List<Prefix> clusterRanges) {
    return new NetworkSettings(folder, Path.of("/var/lib/cni/networks"), "cni0", clusterRanges);
  }
}
