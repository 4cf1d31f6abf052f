package io.longshore.linux.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a group is below the root of its hierarchies: {@code kubepods}, {@code burstable}, ... */
public record CgroupName(List<String> parts) {

  /** The root group. */
  public static final CgroupName ROOT = new CgroupName(List.of());

  /** Refuses parts that would lead out of the hierarchy. */
  public CgroupName {
    parts = List.copyOf(parts);
    for (String part : parts) {
      if (part.isEmpty() || part.contains("/") || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException("not a name for a control group: \"" + part + '"');
      }
    }
  }

  /** From a path such as {@code /kubepods/burstable}. */
  public static CgroupName of(String path) {
    String bare = path.replaceAll("^/+|/+$", "");
    return bare.isEmpty() ? ROOT : new CgroupName(List.of(bare.split("/+", -1)));
  }

  /** A group inside this one. */
  public CgroupName child(String name) {
    List<String> longer = new ArrayList<>(parts);
    longer.add(name);
    return new CgroupName(longer);
  }

  Path below(Path root) {
    return root.resolve(String.join("/", parts));
  }

  @Override
  public String toString() {
    return "/" + String.join("/", parts);
  }
}
