package io.longshore.netlink.conntrack;

import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A network whose flows are tracked, and some of them translated and marked. */
abstract class TrackedNetwork {
  static final int UDP = Direction.UDP;

  final TestNetwork network = TestNetwork.create();
  final KernelFlows flows =
      new KernelFlows(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()));

  @BeforeEach
  void trackAndTranslate() {
    network.runWithInput(
        """
        table inet test {
          chain output {
            type nat hook output priority -100;
            ip daddr 127.0.0.9 udp dport 53 dnat ip to 127.0.0.1:5353
            ip6 daddr ::1 ct mark set 7
            udp dport 6000-6999 ct mark set 0x10
          }
        }
        """,
        "nft",
        "-f",
        "-");
  }

  @AfterEach
  void close() {
    flows.close();
    network.close();
  }

  static InetAddress ip(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  int send(String address, int port) throws Exception {
    return network
        .namespace()
        .call(
            () -> {
              try (DatagramSocket socket =
                  new DatagramSocket(new InetSocketAddress(ip("127.0.0.1"), 0))) {
                socket.send(new DatagramPacket(new byte[1], 1, ip(address), port));
                return socket.getLocalPort();
              }
            });
  }
}
