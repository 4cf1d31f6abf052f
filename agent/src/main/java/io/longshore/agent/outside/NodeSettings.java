package io.longshore.agent.outside;

import io.longshore.cri.model.CgroupDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the agent's settings say about pods.
 *
 * @param root the agent's folder, {@code /var/lib/kubelet}: pods have theirs in {@code pods/UID}
 * @param logs where logs of pods go, {@code /var/log/pods}
 * @param logLinks where links to them go, one for each container, {@code /var/log/containers}
 * @param clusterDns addresses of the cluster's name servers
 * @param clusterDomain the domain that its names end with; may be empty
 * @param resolver the node's resolv.conf, which pods with the policy Default get
 */
public record NodeSettings(
    String nodeName,
    Path root,
    Path logs,
    Path logLinks,
    List<String> clusterDns,
    String clusterDomain,
    Path resolver,
    Groups groups,
    boolean seccompByDefault,
    Limits limits) {

  /**
   * The control groups of pods.
   *
   * @param driver who makes those of containers
   * @param root the group above {@code kubepods}; {@code /} for none
   * @param perQuality whether there are groups for the classes of quality, and for pods
   * @param cpuQuota whether limits of processor time are enforced
   * @param cpuPeriod the period in which they are
   * @param processes how many a pod may have
   */
  public record Groups(
      CgroupDriver driver,
      String root,
      boolean perQuality,
      boolean cpuQuota,
      Duration cpuPeriod,
      OptionalLong processes) {}

  /**
   * Bounds of what the agent does by itself.
   *
   * @param longestRestartPause between restarts of a container that ends again and again
   * @param parallelPulls how many images are pulled at a time
   * @param logBytes after so many a container's log goes on in a new file
   * @param logFiles how many files of a container's log are kept
   * @param imageGarbage when images are removed
   */
  public record Limits(
      Duration longestRestartPause,
      int parallelPulls,
      long logBytes,
      int logFiles,
      ImageGarbage imageGarbage) {}

  /**
   * When images that nobody uses are removed.
   *
   * @param highPercent of the disk in use, at which it begins
   * @param lowPercent of the disk in use, at which it ends
   * @param leastAge no image is removed earlier
   * @param mostAge an image unused for so long is removed in any case; zero for never
   */
  public record ImageGarbage(
      int highPercent, int lowPercent, Duration leastAge, Duration mostAge) {}

  /** Copies. */
  public NodeSettings {
    clusterDns = List.copyOf(clusterDns);
  }

  /** The folder of a pod. */
  public Path podFolder(String uid) {
    return root.resolve("pods").resolve(uid);
  }
}
