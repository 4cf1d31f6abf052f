package io.longshore.netproxy.testing;

import io.longshore.linux.libc.ClosedDescriptorException;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.testing.SctpSocket.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers who asks for an association by SCTP with its name and the address it was asked from. */
final class SctpIdentity implements AutoCloseable {
  private static final Duration LONG = Duration.ofHours(1);

  private final String name;
  private final int port;
  private final List<SctpSocket> sockets;

  private SctpIdentity(String name, int port, List<SctpSocket> sockets) {
    this.name = name;
    this.port = port;
    this.sockets = sockets;
  }

  static SctpIdentity start(Place place, NetworkNamespace namespace, int port) throws Exception {
    SctpIdentity identity = namespace.call(() -> new SctpIdentity(place.name(), port, open(place)));
    for (SctpSocket socket : identity.sockets) {
      Thread.ofPlatform().daemon().name(place + " sctp").start(() -> identity.serve(socket));
    }
    return identity;
  }

  private static List<SctpSocket> open(Place place) {
    List<SctpSocket> sockets = new ArrayList<>();
    for (IpFamily family : IpFamily.values()) {
      sockets.add(SctpSocket.boundTo(place.address(family)));
    }
    return sockets;
  }

  private void serve(SctpSocket socket) {
    while (true) {
      try {
        socket.receive(LONG).ifPresent(received -> answer(socket, received));
      } catch (ClosedDescriptorException e) {
        return;
      } catch (LibcException e) {
        // An answer that could not be delivered.
        Thread.onSpinWait();
      }
    }
  }

  /** The answers to questions of this place come here too. */
  private void answer(SctpSocket socket, Received received) {
    SctpPacket packet = received.packet();
    if (packet.chunk() == SctpPacket.Chunk.INIT) {
      socket.send(
          packet.to() == port ? packet.accepted(name + " " + received.from()) : packet.refused(),
          received.from());
    }
  }

  @Override
  public void close() {
    sockets.forEach(SctpSocket::close);
  }
}
