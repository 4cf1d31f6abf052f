package io.longshore.netlink.generic;

import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.Optional;

/**
 * The families that this kernel has: more may come as modules are loaded. Safe for use by several
 * threads.
 */
public final class GenericFamilies {
  private static final int LONGEST_NAME = 15; // GENL_NAMSIZ, its zero byte left out

  private final NetlinkSocket socket;

  /** Asks through a socket of {@link NetlinkProtocol#GENERIC}, which stays the caller's. */
  public GenericFamilies(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** The family of a name, if the kernel has it now. */
  public Optional<GenericFamily> find(String name) {
    String operation = "find the generic netlink family " + name;
    NetlinkException.checkName(operation, name, LONGEST_NAME);
    try {
      return socket.list(operation, FamilyMessages.find(name), FamilyMessages::read).stream()
          .findFirst();
    } catch (NetlinkException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The family of a name.
   *
   * @throws NetlinkException which is {@code notSupported} if the kernel lacks the family
   */
  public GenericFamily require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                NetlinkException.unsupported(
                    "find the generic netlink family " + name,
                    "this kernel lacks it, or its module is not loaded"));
  }

  /** All families. */
  public List<GenericFamily> list() {
    return socket.list(
        "list generic netlink families", FamilyMessages.list(), FamilyMessages::read);
  }
}
