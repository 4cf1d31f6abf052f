package io.longshore.netproxy.testing;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Answers every line by TCP, every datagram by UDP and every beginning of SCTP with its name and
 * the address that it was asked from. Its threads are outside of the namespace that its sockets are
 * in.
 */
final class IdentityServer implements AutoCloseable {
  private final String name;
  private final ServerSocket connections;
  private final List<DatagramSocket> datagrams;
  private final SctpIdentity associations;

  private IdentityServer(
      String name,
      ServerSocket connections,
      List<DatagramSocket> datagrams,
      SctpIdentity associations) {
    this.name = name;
    this.connections = connections;
    this.datagrams = datagrams;
    this.associations = associations;
  }

  /**
   * One socket for datagrams to each address: what is sent by a socket without an address has that
   * of the device that it leaves by, which need not be the one that was asked.
   */
  static IdentityServer start(Place place, NetworkNamespace namespace, int port) {
    try {
      SctpIdentity associations = SctpIdentity.start(place, namespace, port);
      IdentityServer server =
          namespace.call(
              () ->
                  new IdentityServer(
                      place.name(),
                      new ServerSocket(port, 200),
                      List.of(
                          datagrams(place.address(IpFamily.IPV4), port),
                          datagrams(place.address(IpFamily.IPV6), port)),
                      associations));
      Thread.ofVirtual().name(place + " tcp").start(server::accept);
      for (DatagramSocket socket : server.datagrams) {
        Thread.ofVirtual().name(place + " udp").start(() -> server.receive(socket));
      }
      return server;
    } catch (Exception e) {
      throw new AssertionError("cannot start the server of " + place, e);
    }
  }

  private static DatagramSocket datagrams(IpAddress address, int port) throws IOException {
    return new DatagramSocket(new InetSocketAddress(address.toInetAddress(), port));
  }

  private String answer(InetAddress peer) {
    return name + " " + peer.getHostAddress() + "\n";
  }

  private void accept() {
    while (!connections.isClosed()) {
      try {
        Socket socket = connections.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // Closed, which ends the loop, or a connection that ended at once, which does not matter.
        Thread.onSpinWait();
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      while (reader.readLine() != null) {
        socket
            .getOutputStream()
            .write(answer(socket.getInetAddress()).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The client is gone without a word; that is its right.
      Thread.onSpinWait();
    }
  }

  private void receive(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        byte[] answer = answer(packet.getAddress()).getBytes(StandardCharsets.UTF_8);
        socket.send(
            new DatagramPacket(
                answer,
                answer.length,
                new InetSocketAddress(packet.getAddress(), packet.getPort())));
      } catch (IOException e) {
        // Closed, or an answer that could not be delivered.
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() {
    associations.close();
    datagrams.forEach(DatagramSocket::close);
    try {
      connections.close();
    } catch (IOException e) {
      throw new AssertionError("cannot close the server of " + name, e);
    }
  }
}
