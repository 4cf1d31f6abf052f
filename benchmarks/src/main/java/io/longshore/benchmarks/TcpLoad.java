package io.longshore.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Both ends of the traffic that a proxy is measured with. A client's first byte says what it wants:
 * to have all else swallowed, or each byte answered.
 */
final class TcpLoad implements AutoCloseable {
  private static final byte SWALLOW = 's';
  private static final byte ANSWER = 'a';
  private static final int CHUNK = 256 << 10;

  private final ServerSocketChannel server;
  private final LongAdder swallowed = new LongAdder();

  TcpLoad() throws IOException {
    server = ServerSocketChannel.open().bind(address(0), 1_000);
    Thread.ofPlatform().daemon().name("bench server").start(this::accept);
  }

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(client));
      }
    } catch (AsynchronousCloseException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SocketChannel client) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK).limit(1);
    try (client) {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (client.read(buffer) != 1) {
        return;
      }
      boolean answers = buffer.get(0) == ANSWER;
      buffer.limit(answers ? 1 : CHUNK);
      while (true) {
        int count = client.read(buffer.rewind());
        if (count < 0) {
          return;
        }
        if (answers) {
          client.write(buffer.flip());
        } else {
          swallowed.add(count);
        }
      }
    } catch (IOException e) {
      // The client of a measurement that is over.
      return;
    }
  }

  private static SocketChannel connect(int port, byte wish) throws IOException {
    SocketChannel channel = SocketChannel.open(address(port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.write(ByteBuffer.wrap(new byte[] {wish}));
    return channel;
  }

  /** How many gigabits arrive in a second through so many streams. */
  double gigabits(int port, int streams, long nanos) throws IOException, InterruptedException {
    List<SocketChannel> channels = new ArrayList<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      SocketChannel channel = connect(port, SWALLOW);
      channels.add(channel);
      senders.add(Thread.ofPlatform().daemon().start(() -> send(channel)));
    }
    Thread.sleep(nanos / 4_000_000);
    long before = swallowed.sum();
    long start = System.nanoTime();
    Thread.sleep(nanos / 1_000_000);
    double bits = 8.0 * (swallowed.sum() - before);
    double gigabits = bits / (System.nanoTime() - start);
    for (SocketChannel channel : channels) {
      channel.close();
    }
    for (Thread sender : senders) {
      sender.join();
    }
    return gigabits;
  }

  private static void send(SocketChannel channel) {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    try {
      while (true) {
        channel.write(chunk.clear());
      }
    } catch (IOException e) {
      // Closed: the measurement is over.
      return;
    }
  }

  /** How many connections a second: each is made, answers one byte, and ends. */
  double connections(int port, int clients, long nanos) throws InterruptedException {
    LongAdder count = new LongAdder();
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      threads.add(Thread.ofPlatform().start(() -> connectUntil(port, start + nanos, count)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return count.sum() * 1e9 / (System.nanoTime() - start);
  }

  private static void connectUntil(int port, long end, LongAdder count) {
    try {
      while (System.nanoTime() < end) {
        try (SocketChannel channel = connect(port, ANSWER)) {
          ask(channel, ByteBuffer.allocateDirect(1));
        }
        count.increment();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a connection failed", e);
    }
  }

  /** Times of questions and answers of one byte on one connection. */
  Samples latency(int port, int questions) throws IOException {
    Samples samples = new Samples(questions);
    ByteBuffer buffer = ByteBuffer.allocateDirect(1);
    try (SocketChannel channel = connect(port, ANSWER)) {
      for (int i = 0; i < questions; i++) {
        long start = System.nanoTime();
        ask(channel, buffer);
        samples.addSince(start);
      }
    }
    return samples;
  }

  private static void ask(SocketChannel channel, ByteBuffer buffer) throws IOException {
    channel.write(buffer.clear());
    if (channel.read(buffer.clear()) != 1) {
      throw new IOException("no answer came");
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
