package io.longshore.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.linux.testing.OpenFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class NativeSocketTest {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;

  private static ByteBuffer loopback(int port) {
    ByteBuffer address = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    address.putShort(0, (short) AF_INET);
    address.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port).putInt(4, 0x7f000001);
    return address;
  }

  private static NativeSocket bound() {
    NativeSocket socket = NativeSocket.open(AF_INET, SOCK_DGRAM, 0);
    socket.bind(loopback(0));
    return socket;
  }

  private static ByteBuffer text(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Test
  void datagramsArriveWithTheirLength() {
    try (NativeSocket receiver = bound();
        NativeSocket sender = bound()) {
      sender.connect(receiver.address());
      assertFalse(receiver.awaitReadable(Duration.ZERO));
      assertEquals(3, sender.send(text("x123").position(1), 0));
      assertTrue(receiver.awaitReadable(Duration.ofSeconds(5)));
      ByteBuffer buffer = ByteBuffer.allocateDirect(10).position(2);
      assertEquals(3, receiver.receive(buffer, 0));
      assertEquals('1', buffer.get(2));
      assertEquals('3', buffer.get(4));
      assertEquals(2, sender.sendTo(text("ab"), 0, receiver.address()));
      assertEquals(2, receiver.receive(buffer, 0));
    }
  }

  @Test
  void optionsAreSetAndRead() {
    try (NativeSocket socket = bound()) {
      socket.option(SOL_SOCKET, SO_RCVBUF, 40_000);
      assertEquals(
          80_000, socket.option(SOL_SOCKET, SO_RCVBUF), "socket(7): the kernel doubles it");
    }
  }

  @Test
  void anErrorNamesTheCallAndTheReason() {
    LibcException error =
        assertThrows(LibcException.class, () -> NativeSocket.open(AF_INET, 77, 0).close());
    assertEquals("socket of family 2, protocol 0: EINVAL (Invalid argument)", error.getMessage());
    assertTrue(error.is(Errno.EINVAL));
    assertEquals("socket", error.call());
  }

  @Test
  void closingWakesWhoWaits() throws Exception {
    NativeSocket socket = bound();
    FutureTask<Boolean> waiting =
        new FutureTask<>(() -> socket.awaitReadable(Duration.ofMinutes(5)));
    Thread.ofPlatform().start(waiting);
    socket.close();
    ExecutionException failure = assertThrows(ExecutionException.class, waiting::get);
    assertInstanceOf(ClosedDescriptorException.class, failure.getCause());
    assertThrows(ClosedDescriptorException.class, () -> socket.option(SOL_SOCKET, SO_RCVBUF));
    socket.close();
  }

  @Test
  void heapBuffersAreRefused() {
    try (NativeSocket socket = bound()) {
      assertThrows(IllegalArgumentException.class, () -> socket.send(ByteBuffer.allocate(1), 0));
    }
  }

  @Test
  void tenThousandSocketsLeakNothing() {
    bound().close();
    long before = OpenFiles.count();
    for (int i = 0; i < 10_000; i++) {
      bound().close();
    }
    OpenFiles.assertAtMost(before);
  }
}
