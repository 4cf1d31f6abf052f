package io.longshore.netlink.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.nftables.expr.AddressFamily;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Lookup;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.Nat;
import io.longshore.netlink.nftables.expr.NumberGenerator;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real connections through rules and maps that we wrote. */
@KernelTest
class TranslationTest {
  private static final TableName TABLE = new TableName(Family.IPV4, "test");
  private static final DataType FRONTEND =
      DataType.of(FieldType.IPV4_ADDRESS, FieldType.PROTOCOL, FieldType.PORT);
  private static final DataType CHOICE =
      DataType.of(
          Field.ipDestination(),
          Field.transportProtocol(),
          Field.destinationPort(),
          Field.number(2));
  private static final DataType TARGET =
      DataType.of(Field.ipDestination(), Field.destinationPort());
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final String SERVICE = "10.96.0.1";

  private final TestNetwork network = TestNetwork.create();
  private final KernelNftables kernel =
      new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()));

  @BeforeEach
  void prepare() {
    network.run("ip", "route", "add", "10.96.0.0/16", "dev", "lo", "src", "127.0.0.1");
    ChainName balance = TABLE.chain("lb-2");
    ChainName output = TABLE.chain("output");
    kernel.apply(
        new NftTransaction()
            .add(Table.of(TABLE, ""))
            .add(NamedSet.verdictMap(TABLE.set("services"), FRONTEND, ""))
            .add(NamedSet.map(TABLE.set("endpoints"), CHOICE, TARGET, ""))
            .add(Chain.of(balance, ""))
            .add(Chain.of(output, BaseChain.of("nat", Hook.OUTPUT, Priority.DNAT), ""))
            .append(Rule.of(output, "", lookUp()))
            .append(Rule.of(balance, "", translate())));
  }

  @AfterEach
  void close() {
    kernel.close();
    network.close();
  }

  private static List<Expression> lookUp() {
    return List.of(
        PayloadLoad.ipDestination(Register.at(0)),
        new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, Register.at(1)),
        PayloadLoad.destinationPort(Register.at(2)),
        Lookup.verdict("services", Register.at(0)));
  }

  private static List<Expression> translate() {
    return List.of(
        PayloadLoad.ipDestination(Register.at(0)),
        new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, Register.at(1)),
        PayloadLoad.destinationPort(Register.at(2)),
        NumberGenerator.random(2, Register.at(3)),
        Lookup.map("endpoints", Register.at(0), Register.at(0)),
        Nat.destination(AddressFamily.IPV4, Register.at(0), Register.at(1)));
  }

  private static Bytes ip(String text) throws IOException {
    return Bytes.of(InetAddress.ofLiteral(text).getAddress());
  }

  private void expose(int protocol, int first, int second) throws IOException {
    Bytes port = Bytes.big16(80);
    Bytes number = Bytes.u8(protocol);
    Bytes service = ip(SERVICE);
    kernel.apply(
        new NftTransaction()
            .add(
                TABLE.set("services"),
                SetElement.of(FRONTEND.join(service, number, port), Verdict.goTo("lb-2")))
            .add(TABLE.set("endpoints"), endpoint(service, number, port, 0, first))
            .add(TABLE.set("endpoints"), endpoint(service, number, port, 1, second)));
  }

  private static SetElement endpoint(
      Bytes service, Bytes protocol, Bytes port, int index, int target) throws IOException {
    return SetElement.of(
        CHOICE.join(service, protocol, port, Bytes.host32(index)),
        TARGET.join(ip("127.0.0.1"), Bytes.big16(target)));
  }

  @Test
  void tcpConnectionsReachBothEndpoints() throws Exception {
    network
        .namespace()
        .call(
            () -> {
              try (ServerSocket first = new ServerSocket(0);
                  ServerSocket second = new ServerSocket(0)) {
                expose(TCP, first.getLocalPort(), second.getLocalPort());
                Set<Integer> reached = new TreeSet<>();
                serve(first);
                serve(second);
                for (int i = 0; i < 200 && reached.size() < 2; i++) {
                  try (Socket client = new Socket(InetAddress.ofLiteral(SERVICE), 80)) {
                    reached.add(ByteBuffer.wrap(client.getInputStream().readNBytes(4)).getInt());
                  }
                }
                assertEquals(
                    new TreeSet<>(Set.of(first.getLocalPort(), second.getLocalPort())), reached);
                return null;
              }
            });
  }

  /** Tells each client which port it came to. */
  private static void serve(ServerSocket server) {
    byte[] answer = ByteBuffer.allocate(4).putInt(server.getLocalPort()).array();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                while (true) {
                  try (Socket client = server.accept()) {
                    client.getOutputStream().write(answer);
                  }
                }
              } catch (IOException _) {
                // the test has closed the server
              }
            });
  }

  @Test
  void udpPacketsReachAnEndpointAndItsAnswersComeFromTheService() throws Exception {
    network
        .namespace()
        .call(
            () -> {
              InetAddress local = InetAddress.ofLiteral("127.0.0.1");
              try (DatagramSocket server = new DatagramSocket(new InetSocketAddress(local, 0));
                  DatagramSocket client = new DatagramSocket()) {
                server.setSoTimeout(10_000);
                client.setSoTimeout(10_000);
                expose(UDP, server.getLocalPort(), server.getLocalPort());
                InetSocketAddress service =
                    new InetSocketAddress(InetAddress.ofLiteral(SERVICE), 80);
                client.send(new DatagramPacket(new byte[] {7}, 1, service));
                DatagramPacket packet = new DatagramPacket(new byte[10], 10);
                server.receive(packet);
                server.send(packet);
                client.receive(packet);
                assertEquals(service, packet.getSocketAddress());
                assertEquals(1, packet.getLength());
                return null;
              }
            });
  }
}
