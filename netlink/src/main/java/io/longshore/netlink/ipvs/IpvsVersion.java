package io.longshore.netlink.ipvs;

/** Which IPVS a kernel has, and how many lists its connections are spread over. */
public record IpvsVersion(int major, int minor, int patch, int connectionTableSize) {

  /** As ipvsadm has it. */
  @Override
  public String toString() {
    return major + "." + minor + "." + patch + " (size=" + connectionTableSize + ")";
  }
}
