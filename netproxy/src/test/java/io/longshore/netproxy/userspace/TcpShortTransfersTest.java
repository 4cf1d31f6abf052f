package io.longshore.netproxy.userspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Ports;
import io.longshore.base.testing.Seed;
import io.longshore.linux.testing.OpenFiles;
import io.longshore.netproxy.model.Protocol;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Many connections that say little: half-closed by the client, then by the endpoint. */
class TcpShortTransfersTest {
  private static final int TRANSFERS = 10_000;
  private static final int AT_ONCE = 8;

  /** What the JDK opens once, for virtual threads that wait. */
  private static final int JDK_FILES = 8;

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Each is answered with its checksum once it has ended: none lost, none mixed up. */
  @Test
  void passesThousandsOfShortTransfersWhole() {
    Seed.ofRun().run(this::runShortTransfers);
  }

  private void runShortTransfers(Random random) throws Exception {
    int port = Ports.free();
    long before = OpenFiles.count();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      Thread.startVirtualThread(() -> answerWithChecksums(server));
      Semaphore atOnce = new Semaphore(AT_ONCE);
      Queue<String> wrong = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < TRANSFERS; i++) {
        byte[] bytes = bytes(random, random.nextInt(i % 100 == 0 ? 500_000 : 2_000));
        atOnce.acquire();
        Thread.startVirtualThread(
            () -> {
              try {
                transfer(port, bytes);
              } catch (IOException | AssertionError e) {
                wrong.add(e.toString());
              } finally {
                atOnce.release();
              }
            });
      }
      atOnce.acquire(AT_ONCE);
      assertEquals(List.of(), List.copyOf(wrong));
      rig.awaitNoConnections();
    }
    Eventually.holds(
        () -> OpenFiles.count() <= before + JDK_FILES, () -> OpenFiles.count() + " not " + before);
  }

  private static void transfer(int port, byte[] bytes) throws IOException {
    try (Socket client = Rig.connect(port)) {
      client.getOutputStream().write(bytes);
      client.shutdownOutput();
      byte[] answer = client.getInputStream().readAllBytes();
      assertEquals(checksum(bytes), ByteBuffer.wrap(answer).getLong());
    }
  }

  private static void answerWithChecksums(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.startVirtualThread(
            () -> {
              try (socket) {
                long sum = checksum(socket.getInputStream().readAllBytes());
                socket.getOutputStream().write(ByteBuffer.allocate(8).putLong(sum).array());
              } catch (IOException e) {
                // The client hears no sum, and complains.
                return;
              }
            });
      }
    } catch (IOException e) {
      return;
    }
  }

  private static long checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return sum.getValue();
  }
}
