package io.longshore.netlink.route;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * A link as the kernel has it.
 *
 * @param master the index of the bridge that it is a port of; zero for none
 * @param peer the index of the link that it hangs on, for a veth that of the other end, which may
 *     be in another namespace; zero for none
 */
public record Link(
    int index,
    String name,
    LinkKind kind,
    int mtu,
    int master,
    int peer,
    Set<LinkFlag> flags,
    HardwareAddress address)
    implements RouteObject {

  /** Keeps a copy of the flags. */
  public Link {
    flags = Set.copyOf(flags);
  }

  /** Whether somebody wants it up. */
  public boolean up() {
    return flags.contains(LinkFlag.UP);
  }

  /** As {@code ip link} begins its line. */
  @Override
  public String toString() {
    String shown =
        flags.stream().sorted().map(Enum::name).collect(Collectors.joining(",", " <", ">"));
    String type = kind.kernelName().isEmpty() ? "" : " " + kind.kernelName();
    String port = master == 0 ? "" : " master " + master;
    String hardware = address.bytes().length() == 0 ? "" : " " + address;
    return index
        + ": "
        + name
        + (peer == 0 ? "" : "@if" + peer)
        + ":"
        + shown
        + " mtu "
        + mtu
        + port
        + type
        + hardware;
  }
}
