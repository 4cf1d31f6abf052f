package io.longshore.agent.node;

import io.longshore.kubeapi.core.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out under which addresses the node is reached: pkg/kubelet/nodestatus/setters.go. */
public final class NodeAddresses {
  /** TEST-NET-1 and the documentation range: nothing is sent there, only the route is looked up. */
  private static final List<String> ANYWHERE = List.of("192.0.2.1", "2001:db8::1");

  private NodeAddresses() {}

  /**
   * The addresses that the user names, or else those of the routes to the world, or else of any
   * interface.
   *
   * @param named the flag --node-ip: one address, or one of each family with a comma between
   */
  public static List<InetAddress> choose(Optional<String> named) {
    List<InetAddress> own = own();
    if (named.isPresent()) {
      return Stream.of(named.get().split(",", -1)).map(text -> checked(text.strip(), own)).toList();
    }
    List<InetAddress> byRoute =
        ANYWHERE.stream().map(NodeAddresses::towards).flatMap(Optional::stream).toList();
    if (!byRoute.isEmpty()) {
      return byRoute;
    }
    List<InetAddress> usable = own.stream().filter(NodeAddresses::isUsable).limit(1).toList();
    if (usable.isEmpty()) {
      throw new NodeException("this machine has no address; --node-ip names one");
    }
    return usable;
  }

  private static InetAddress checked(String text, List<InetAddress> own) {
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      if (address.isMulticastAddress() || address.isAnyLocalAddress() || !own.contains(address)) {
        throw new NodeException("--node-ip: " + text + " is no address of this machine");
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw new NodeException("--node-ip: \"" + text + "\" is not an IP address", e);
    }
  }

  /** A socket's own address after connect(2), which for UDP sends nothing. */
  private static Optional<InetAddress> towards(String address) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(InetAddress.ofLiteral(address), 9));
      return channel.getLocalAddress() instanceof InetSocketAddress local
          ? Optional.of(local.getAddress()).filter(NodeAddresses::isUsable)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isUsable(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress();
  }

  private static List<InetAddress> own() {
    try {
      List<InetAddress> own = new ArrayList<>();
      for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        own.addAll(Collections.list(device.getInetAddresses()));
      }
      return own;
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the Node lists them. */
  static List<Node.Address> listed(List<InetAddress> addresses, String hostname) {
    return Stream.concat(
            addresses.stream()
                .map(address -> new Node.Address("InternalIP", address.getHostAddress())),
            Stream.of(new Node.Address("Hostname", hostname)))
        .toList();
  }
}
