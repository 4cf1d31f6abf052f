package io.longshore.netproxy.userspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Ports;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.Protocol;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Datagrams through the proxy, between sockets that the test holds both ends of. */
class UdpForwardingTest {
  private static final int PATIENCE = 20_000;
  private static final int SILENCE = 300;
  private static final String FLOWS = "kubeproxy_userspace_flows";

  private static DatagramSocket endpoint() throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(Rig.ENDPOINTS, 0));
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  /** Connected, and so deaf to answers from another address than it asks. */
  private static DatagramSocket client(int port) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    socket.connect(Rig.cluster(port));
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  private static void send(DatagramSocket socket, byte... bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return packet;
  }

  private static byte[] content(DatagramPacket packet) {
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private static void reply(DatagramSocket endpoint, DatagramPacket to, byte... bytes)
      throws IOException {
    endpoint.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
  }

  private static UserspaceOptions idleAfter(Duration idle) {
    UserspaceOptions usual = Rig.settings();
    return new UserspaceOptions(
        usual.choice(),
        usual.loops(),
        usual.mostConnections(),
        2,
        usual.mostClients(),
        usual.readBytes(),
        usual.mostBytes(),
        usual.connectTimeout(),
        usual.attempts(),
        idle,
        usual.drain());
  }

  @Test
  void answersEachClientFromTheAddressItAsked() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        DatagramSocket server = endpoint();
        DatagramSocket one = client(port);
        DatagramSocket two = client(port)) {
      rig.serve(Rig.service(Protocol.UDP, port, Rig.to(Rig.destination(server))));
      send(one, (byte) 1);
      DatagramPacket fromOne = receive(server);
      send(two, (byte) 2);
      DatagramPacket fromTwo = receive(server);
      assertNotEquals(fromOne.getSocketAddress(), fromTwo.getSocketAddress());
      reply(server, fromTwo, (byte) 22, (byte) 23);
      reply(server, fromOne, (byte) 11);
      assertArrayEquals(new byte[] {11}, content(receive(one)));
      assertArrayEquals(new byte[] {22, 23}, content(receive(two)));
      // A flow stays.
      send(one, (byte) 3);
      assertEquals(fromOne.getSocketAddress(), receive(server).getSocketAddress());
    }
  }

  @Test
  void passesLargeDatagramsOn() throws Exception {
    int port = Ports.free();
    byte[] large = new byte[60_000];
    new Random(1).nextBytes(large);
    try (Rig rig = new Rig(Rig.settings());
        DatagramSocket server = endpoint();
        DatagramSocket client = client(port)) {
      rig.serve(Rig.service(Protocol.UDP, port, Rig.to(Rig.destination(server))));
      send(client, large);
      DatagramPacket arrived = receive(server);
      assertArrayEquals(large, content(arrived));
      reply(server, arrived, large);
      assertArrayEquals(large, content(receive(client)));
    }
  }

  @Test
  void forgetsIdleFlowsAndRefusesTooMany() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(idleAfter(Duration.ofMillis(400)));
        DatagramSocket server = endpoint();
        DatagramSocket one = client(port);
        DatagramSocket two = client(port);
        DatagramSocket three = client(port)) {
      rig.serve(Rig.service(Protocol.UDP, port, Rig.to(Rig.destination(server))));
      Eventually.passes(
          () -> {
            // All three within the idle time: on a slow machine that needs more than one try.
            send(one, (byte) 1);
            send(two, (byte) 2);
            send(three, (byte) 3);
            assertTrue(rig.figure("kubeproxy_userspace_refused_total") > 0, rig.metrics.print());
            return true;
          });
      Eventually.holds(() -> rig.figure(FLOWS) == 0, rig.metrics::print);
    }
  }

  @Test
  void dropsFlowsToEndpointsThatServeNoLonger() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        DatagramSocket old = endpoint();
        DatagramSocket fresh = endpoint();
        DatagramSocket client = client(port)) {
      Destination before = Rig.destination(old);
      Destination after = Rig.destination(fresh);
      rig.serve(Rig.service(Protocol.UDP, port, Rig.to(before)));
      send(client, (byte) 1);
      receive(old);
      // It still serves, though nothing new goes there.
      List<Destination> both = List.of(before, after).stream().sorted().toList();
      rig.serve(Rig.service(Protocol.UDP, port, new Choice(List.of(after), List.of(), both, true)));
      send(client, (byte) 2);
      assertArrayEquals(new byte[] {2}, content(receive(old)));
      rig.serve(Rig.service(Protocol.UDP, port, Rig.to(after)));
      Eventually.holds(() -> rig.figure(FLOWS) == 0, rig.metrics::print);
      send(client, (byte) 3);
      assertArrayEquals(new byte[] {3}, content(receive(fresh)));
    }
  }

  @Test
  void findsAnotherEndpointWhereOneRefuses() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        DatagramSocket server = endpoint();
        DatagramSocket client = client(port)) {
      Destination refusing = Rig.refusing();
      rig.serve(Rig.service(Protocol.UDP, port, Rig.to(refusing, Rig.destination(server))));
      server.setSoTimeout(SILENCE);
      Eventually.passes(
          () -> {
            send(client, (byte) 1);
            return receive(server);
          });
    }
  }

  @Test
  void refusesWhereNobodyIsAndIsSilentWhereSomebodyElseIs() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        DatagramSocket client = client(port)) {
      rig.serve(Rig.service(Protocol.UDP, port, Choice.NONE));
      assertThrows(
          PortUnreachableException.class,
          () -> {
            send(client, (byte) 1);
            receive(client);
          });
      rig.serve(Rig.service(Protocol.UDP, port, new Choice(List.of(), List.of(), List.of(), true)));
      client.setSoTimeout(SILENCE);
      send(client, (byte) 1);
      assertThrows(SocketTimeoutException.class, () -> receive(client));
      assertEquals(0, rig.figure(FLOWS));
    }
  }
}
