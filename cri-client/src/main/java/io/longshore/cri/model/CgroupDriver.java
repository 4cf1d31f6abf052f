package io.longshore.cri.model;

/** Who makes the control groups of containers. */
public enum CgroupDriver {
  /** The runtime, through the file system. */
  CGROUPFS,
  /** systemd, asked by the runtime. */
  SYSTEMD
}
