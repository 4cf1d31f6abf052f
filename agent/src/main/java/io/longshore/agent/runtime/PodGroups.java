package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.Quality;
import io.longshore.cri.model.CgroupDriver;
import io.longshore.kubeapi.core.Pod;
import io.longshore.linux.cgroup.CgroupLimits;
import io.longshore.linux.cgroup.CgroupName;
import io.longshore.linux.cgroup.Cgroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control groups of pods: {@code kubepods}, in it one for each class of quality but the best,
 * and in those one for each pod. With systemd as the driver they are slices, whose names hold those
 * of the slices around them. Safe for use by several threads.
 */
public final class PodGroups {
  private static final String ROOT = "kubepods";
  private static final long LEAST_SHARES = 2;

  private final Cgroups cgroups;
  private final NodeSettings node;

  /** With the groups of the machine. */
  public PodGroups(Cgroups cgroups, NodeSettings node) {
    this.cgroups = cgroups;
    this.node = node;
  }

  /** Makes the group of a pod with its limits, and says how the runtime calls it. */
  String prepare(Pod pod) {
    if (!node.groups().perQuality()) {
      return "";
    }
    Quality quality = Quality.of(pod);
    prepare(quality);
    CgroupName name = group(quality, pod.metadata().uid());
    cgroups.create(name);
    cgroups.limit(name, ResourceLimits.ofPod(pod, node));
    return node.groups().driver() == CgroupDriver.SYSTEMD
        ? name.parts().getLast()
        : name.toString();
  }

  /** Pods that ask for nothing get processor time only where nobody else wants it. */
  private void prepare(Quality quality) {
    CgroupName name = group(quality, Optional.empty());
    if (!cgroups.exists(name)) {
      cgroups.create(name);
      if (quality == Quality.BEST_EFFORT) {
        cgroups.limit(name, CgroupLimits.NONE.withCpuShares(LEAST_SHARES));
      }
    }
  }

  /** Removes the group of a pod, whatever its quality was; harmless if there is none. */
  public void remove(String uid) {
    if (node.groups().perQuality()) {
      for (Quality quality : Quality.values()) {
        cgroups.remove(group(quality, uid));
      }
    }
  }

  /** The uids of the pods that have a group, as groups name them. */
  public List<String> uids() {
    List<String> uids = new ArrayList<>();
    if (node.groups().perQuality()) {
      for (Quality quality : Quality.values()) {
        CgroupName parent = group(quality, Optional.empty());
        if (cgroups.exists(parent)) {
          cgroups.children(parent).forEach(child -> uid(child).ifPresent(uids::add));
        }
      }
    }
    return uids;
  }

  private static Optional<String> uid(CgroupName child) {
    String last = child.parts().getLast();
    int pod = last.lastIndexOf("pod");
    boolean isPod = pod == 0 || (pod > 0 && last.endsWith(".slice") && last.charAt(pod - 1) == '-');
    return isPod && !last.equals(ROOT + ".slice")
        ? Optional.of(last.substring(pod + 3).replace(".slice", "").replace('_', '-'))
        : Optional.empty();
  }

  /** The group of a pod. */
  CgroupName group(Quality quality, String uid) {
    return group(quality, Optional.of(uid));
  }

  private CgroupName group(Quality quality, Optional<String> uid) {
    boolean slices = node.groups().driver() == CgroupDriver.SYSTEMD;
    List<String> parts = new ArrayList<>();
    parts.add(ROOT);
    if (quality != Quality.GUARANTEED) {
      parts.add(quality.groupName());
    }
    // A dash in a slice's name leads to the slice around it: systemd.slice(5).
    uid.ifPresent(one -> parts.add("pod" + (slices ? one.replace('-', '_') : one)));
    CgroupName name = CgroupName.of(node.groups().root());
    String joined = "";
    for (String part : parts) {
      joined = joined.isEmpty() ? part : joined + "-" + part;
      name = name.child(slices ? joined + ".slice" : part);
    }
    return name;
  }
}
