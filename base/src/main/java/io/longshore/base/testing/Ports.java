package io.longshore.base.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine, for who has to name one before anybody listens there. */
public final class Ports {
  private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int LOWEST = 1024;
  private static final int HIGHEST = 65_535;
  private static final int TRIES = 1_000;

  private Ports() {}

  /**
   * One that nobody has, and that the kernel gives to nobody who asks for any, where it leaves some
   * for that: a port that was given back may be another program's at once.
   */
  public static int free() {
    // Not Files.readString: it reads one byte first, and the kernel gives the rest of it to nobody.
    try (InputStream range = Files.newInputStream(RANGE)) {
      String[] given =
          new String(range.readAllBytes(), StandardCharsets.US_ASCII).strip().split("\\s+");
      int below = Integer.parseInt(given[0]) - LOWEST;
      int above = HIGHEST - Integer.parseInt(given[1]);
      return below >= above ? free(LOWEST, below) : free(HIGHEST - above + 1, above);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int free(int first, int count) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = count < TRIES ? 0 : first + ThreadLocalRandom.current().nextInt(count);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException _) {
        // Another one, then.
      }
    }
    throw new IllegalStateException("no free port among " + count + " from " + first);
  }

  /** A socket that has a port of loopback and does not listen: who connects there is refused. */
  public static Socket deaf() {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
