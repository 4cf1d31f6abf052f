package io.longshore.master.main;

import io.longshore.master.config.MasterConfig;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** By which address nodes and pods reach a master. */
final class Reachability {
  private Reachability() {}

  /** Nothing where only this machine itself can. */
  static Optional<InetAddress> address(MasterConfig config) {
    InetAddress listened = config.listen().getAddress();
    if (config.advertise().isPresent()) {
      return config.advertise();
    } else if (listened == null || listened.isAnyLocalAddress()) {
      return ofMachine();
    }
    return listened.isLoopbackAddress() ? Optional.empty() : Optional.of(listened);
  }

  /**
   * Where the Service {@code default/kubernetes} leads. The API takes no address as an endpoint
   * that is another machine's too (pkg/apis/core/validation, ValidateEndpointIP): pods then have
   * none.
   */
  static Optional<InetAddress> endpoint(MasterConfig config) {
    return address(config)
        .filter(
            one ->
                !one.isLoopbackAddress() && !one.isLinkLocalAddress() && !one.isAnyLocalAddress());
  }

  /** The first address of a network that is up, other machines being on it. */
  private static Optional<InetAddress> ofMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Reachability::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
          .findFirst();
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }
}
