package io.longshore.netproxy.testing;

import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.netproxy.model.IpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks an {@link IdentityServer} who it is, from the namespace of the calling thread. */
public final class Question {

  /** What came back. */
  public sealed interface Reply {

    /** Somebody answered, who saw this address. */
    record From(Place place, IpAddress seen) implements Reply {}

    /** Nobody is there, somebody says. */
    record Refused() implements Reply {}

    /** Nothing came in time. */
    record Silence() implements Reply {}
  }

  /** Nobody else has them: below what the kernel gives, and what Services of the tests have. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final AtomicInteger ASKED = new AtomicInteger();

  private Question() {}

  /** Asks once. */
  public static Reply ask(Probe probe, Duration patience) throws IOException {
    InetSocketAddress to = new InetSocketAddress(probe.to().toInetAddress(), probe.port());
    try {
      String line =
          switch (probe.protocol()) {
            case TCP -> byConnection(to, (int) patience.toMillis());
            case UDP -> byDatagram(to, (int) patience.toMillis());
            case SCTP -> byAssociation(probe, patience);
          };
      String[] words = line.strip().split(" ");
      return new Reply.From(Place.valueOf(words[0]), IpAddress.parse(words[1]));
    } catch (SocketTimeoutException e) {
      return new Reply.Silence();
    } catch (ConnectException | PortUnreachableException | NoRouteToHostException e) {
      return new Reply.Refused();
    }
  }

  private static String byConnection(InetSocketAddress to, int patience) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(to, patience);
      socket.setSoTimeout(patience);
      socket.getOutputStream().write('\n');
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      if (line == null) {
        throw new ConnectException("closed without an answer");
      }
      return line;
    }
  }

  /** From a port that was not used for long: what comes from the same is of the same flow. */
  private static String byDatagram(InetSocketAddress to, int patience) throws IOException {
    int port = FIRST_PORT + Math.floorMod(ASKED.getAndIncrement(), PORTS);
    try (DatagramSocket socket = new DatagramSocket(port)) {
      socket.connect(to);
      socket.setSoTimeout(patience);
      send(socket);
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }
  }

  /** From a port by chance: the kernel keeps none for who sends packets of his own. */
  private static String byAssociation(Probe probe, Duration patience) throws IOException {
    int port = ThreadLocalRandom.current().nextInt(32_768, 61_000);
    int tag = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    long end = System.nanoTime() + patience.toNanos();
    try (SctpSocket socket = SctpSocket.connectedTo(probe.to())) {
      send(socket, SctpPacket.init(port, probe.port(), tag));
      while (true) {
        SctpPacket answer =
            socket
                .receive(Duration.ofNanos(Math.max(0, end - System.nanoTime())))
                .orElseThrow(SocketTimeoutException::new)
                .packet();
        if (answer.tag() == tag && answer.to() == port) {
          return association(answer);
        }
      }
    } catch (LibcException e) {
      throw new ConnectException(e.getMessage());
    }
  }

  private static String association(SctpPacket answer) throws ConnectException {
    if (answer.chunk() == SctpPacket.Chunk.ABORT) {
      throw new ConnectException("aborted");
    }
    return answer.text();
  }

  private static void send(SctpSocket socket, SctpPacket packet) {
    try {
      socket.send(packet);
    } catch (LibcException e) {
      if (!e.is(Errno.EPERM)) {
        throw e;
      }
      // Dropped before it left: as for datagrams, the answer to come says whether it was refused.
    }
  }

  /** A packet that is dropped before it leaves its machine is an error, unlike one on its way. */
  private static void send(DatagramSocket socket) throws PortUnreachableException {
    try {
      socket.send(new DatagramPacket(new byte[1], 1));
    } catch (PortUnreachableException e) {
      throw e;
    } catch (IOException _) {
      // Then nothing will answer, which is found out by waiting as for all others.
      return;
    }
  }
}
