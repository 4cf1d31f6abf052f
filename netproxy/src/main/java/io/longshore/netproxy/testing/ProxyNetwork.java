package io.longshore.netproxy.testing;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.conntrack.KernelFlows;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.testing.Question.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The network that {@link Place} draws, of both families, with a namespace for each place, and in
 * each a server that says who it is. The pods' devices on the node are point to point, so that all
 * their packets are routed by the node.
 */
public final class ProxyNetwork implements AutoCloseable {
  /** How the names of the pods' devices on the node begin. */
  public static final String POD_DEVICES = "pod";

  private final Map<Place, TestNetwork> networks = new EnumMap<>(Place.class);
  private final List<IdentityServer> servers = new ArrayList<>();

  /** Makes all of it. */
  public ProxyNetwork() {
    for (Place place : Place.values()) {
      networks.put(place, TestNetwork.create());
    }
    TestNetwork node = at(Place.NODE);
    join(node, "outside", at(Place.OUTSIDE), "eth0");
    join(node, "cluster", at(Place.OTHER_NODE), "eth0");
    join(node, POD_DEVICES + "1", at(Place.LOCAL_POD), "eth0");
    join(node, POD_DEVICES + "2", at(Place.SECOND_POD), "eth0");
    join(at(Place.OTHER_NODE), POD_DEVICES + "3", at(Place.REMOTE_POD), "eth0");
    addresses();
    routes();
    forward(node);
    forward(at(Place.OTHER_NODE));
    for (Place place : Place.values()) {
      servers.add(IdentityServer.start(place, namespace(place), ClusterAddresses.SERVER_PORT));
    }
  }

  private TestNetwork at(Place place) {
    TestNetwork network = networks.get(place);
    if (network == null) {
      throw new IllegalStateException("no network for " + place);
    }
    return network;
  }

  /** The namespace of a place. */
  public NetworkNamespace namespace(Place place) {
    return at(place).namespace();
  }

  /** The network of a place, to run commands in. */
  public TestNetwork network(Place place) {
    return at(place);
  }

  private static void join(TestNetwork one, String device, TestNetwork other, String otherDevice) {
    one.run(
        "ip",
        "link",
        "add",
        device,
        "type",
        "veth",
        "peer",
        "name",
        otherDevice,
        "netns",
        other.name());
    one.run("ip", "link", "set", device, "up");
    other.run("ip", "link", "set", otherDevice, "up");
  }

  private void addresses() {
    ip(
        Place.NODE,
        "addr add 203.0.113.1/24 dev outside",
        "addr add 2001:db8:113::1/64 dev outside nodad",
        "addr add 10.0.0.1/24 dev cluster",
        "addr add fd00:0:0:1::1/64 dev cluster nodad",
        "addr add 10.244.1.1/32 dev pod1",
        "addr add 10.244.1.1/32 dev pod2",
        "addr add fd00:244:1::1/128 dev pod1 nodad",
        "addr add fd00:244:1::1/128 dev pod2 nodad");
    ip(
        Place.OTHER_NODE,
        "addr add 10.0.0.2/24 dev eth0",
        "addr add fd00:0:0:1::2/64 dev eth0 nodad",
        "addr add 10.244.2.1/32 dev pod3",
        "addr add fd00:244:2::1/128 dev pod3 nodad");
    ip(
        Place.OUTSIDE,
        "addr add 203.0.113.2/24 dev eth0",
        "addr add 2001:db8:113::2/64 dev eth0 nodad",
        "route add default via 203.0.113.1",
        "route add default via 2001:db8:113::1");
    pod(Place.LOCAL_POD, "10.244.1.2", "10.244.1.1", "fd00:244:1::2", "fd00:244:1::1");
    pod(Place.SECOND_POD, "10.244.1.3", "10.244.1.1", "fd00:244:1::3", "fd00:244:1::1");
    pod(Place.REMOTE_POD, "10.244.2.2", "10.244.2.1", "fd00:244:2::2", "fd00:244:2::1");
  }

  private void pod(Place pod, String four, String fourGateway, String six, String sixGateway) {
    ip(
        pod,
        "addr add " + four + "/32 dev eth0",
        "route add " + fourGateway + " dev eth0",
        "route add default via " + fourGateway,
        "addr add " + six + "/128 dev eth0 nodad",
        "route add " + sixGateway + " dev eth0",
        "route add default via " + sixGateway);
  }

  private void routes() {
    // The default route gives a node's own packets to cluster addresses a way before translation.
    ip(
        Place.NODE,
        "route add 10.244.1.2 dev pod1",
        "route add 10.244.1.3 dev pod2",
        "route add fd00:244:1::2 dev pod1",
        "route add fd00:244:1::3 dev pod2",
        "route add 10.244.2.0/24 via 10.0.0.2",
        "route add fd00:244:2::/48 via fd00:0:0:1::2",
        "route add default via 10.0.0.2",
        "route add default via fd00:0:0:1::2");
    ip(
        Place.OTHER_NODE,
        "route add 10.244.2.2 dev pod3",
        "route add fd00:244:2::2 dev pod3",
        "route add default via 10.0.0.1",
        "route add default via fd00:0:0:1::1");
  }

  private void ip(Place place, String... lines) {
    at(place).runWithInput(String.join("\n", lines) + "\n", "ip", "-batch", "-");
  }

  private static void forward(TestNetwork network) {
    try {
      network
          .namespace()
          .call(
              () -> {
                Path settings = Path.of("/proc/sys/net");
                Files.writeString(settings.resolve("ipv4/ip_forward"), "1");
                Files.writeString(settings.resolve("ipv6/conf/all/forwarding"), "1");
                // Otherwise a sender who is refused often hears nothing: icmp(7).
                Files.writeString(settings.resolve("ipv4/icmp_ratelimit"), "0");
                return Files.writeString(settings.resolve("ipv6/icmp/ratelimit"), "0");
              });
    } catch (Exception e) {
      throw new AssertionError("cannot make a router", e);
    }
  }

  /**
   * Forgets all flows on the node: another packet of the same addresses and ports would otherwise
   * go where the rules of that time sent it.
   */
  public void forgetFlows() {
    try (KernelFlows flows =
        new KernelFlows(NetlinkSocket.open(NetlinkProtocol.NETFILTER, namespace(Place.NODE)))) {
      flows.deleteIf(_ -> true);
    }
  }

  /** Asks so often, each time with a new connection. */
  List<Reply> ask(Probe probe, int times, Duration patience) {
    try {
      return namespace(probe.from())
          .call(
              () -> {
                List<Reply> replies = new ArrayList<>();
                for (int i = 0; i < times; i++) {
                  replies.add(Question.ask(probe, patience));
                }
                return replies;
              });
    } catch (Exception e) {
      throw new AssertionError("cannot ask: " + probe, e);
    }
  }

  @Override
  public void close() {
    servers.forEach(IdentityServer::close);
    networks.values().forEach(TestNetwork::close);
  }
}
