package io.longshore.netlink.route;

/**
 * A link as the kernel has it.
 *
 * @param master the index of the bridge that it is a port of; zero for none
 * @param up whether somebody wants it up
 */
public record Link(int index, String name, LinkKind kind, int mtu, int master, boolean up) {

  /** As {@code ip link} begins its line. */
  @Override
  public String toString() {
    String type = kind.kernelName().isEmpty() ? "" : " " + kind.kernelName();
    String port = master == 0 ? "" : " master " + master;
    return index + ": " + name + type + " mtu " + mtu + port + (up ? " up" : " down");
  }
}
