package io.longshore.cli.cluster;

import io.longshore.cli.CommandException;
import io.longshore.linux.proc.Sysctl;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.route.Route;
import io.longshore.netlink.route.RouteQuery;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import java.net.InetAddress;
import java.util.Locale;

/** What a cluster calls the machine, and where it finds it. */
final class ThisMachine {
  /** Nothing is sent there: it stands for the world. */
  private static final InetAddress WORLD = InetAddress.ofLiteral("192.0.2.1");

  private ThisMachine() {}

  /** As the kubelet does: the machine's name in small letters. */
  static String name() {
    return new Sysctl()
        .read("kernel/hostname")
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .orElseThrow(() -> new CommandException("the machine has no name: give --node-name"));
  }

  /** The address that packets to the world would have. */
  static String address() {
    try (KernelRoutes routes = new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE))) {
      return routes
          .lookup(RouteQuery.to(WORLD))
          .flatMap(Route::source)
          .map(InetAddress::getHostAddress)
          .orElseThrow(
              () -> new CommandException("no way leads to the world from here: give --node-ip"));
    }
  }
}
