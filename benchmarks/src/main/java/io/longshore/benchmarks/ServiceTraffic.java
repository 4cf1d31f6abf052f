package io.longshore.benchmarks;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.testing.TestNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * A client and a server, and between them a node that routes, each in a network of its own. Clients
 * are as many as servers, so nobody waits for anything but packets.
 */
final class ServiceTraffic implements AutoCloseable {
  static final String SERVER = "10.0.2.2";
  static final int SERVER_PORT = 8080;

  private static final int CLIENTS = 4;

  private final TestNetwork client = TestNetwork.create();
  private final TestNetwork node = TestNetwork.create();
  private final TestNetwork server = TestNetwork.create();
  private final ServerSocketChannel listener;

  ServiceTraffic() throws Exception {
    join(client, "10.0.1.2", "to-client", "10.0.1.1");
    join(server, SERVER, "to-server", "10.0.2.1");
    setting(node, "net/ipv4/ip_forward", "1");
    // Connections end with a reset; what is left of them would fill the table.
    setting(node, "net/netfilter/nf_conntrack_tcp_timeout_close", "1");
    setting(client, "net/ipv4/ip_local_port_range", "1024 65000");
    listener = server.namespace().call(this::serve);
  }

  private void join(TestNetwork end, String address, String device, String gateway) {
    end.run(
        "ip", "link", "add", "eth0", "type", "veth", "peer", "name", device, "netns", node.name());
    end.run("ip", "address", "add", address + "/24", "dev", "eth0");
    end.run("ip", "link", "set", "eth0", "up");
    node.run("ip", "address", "add", gateway + "/24", "dev", device);
    node.run("ip", "link", "set", device, "up");
    end.run("ip", "route", "add", "default", "via", gateway);
  }

  private static void setting(TestNetwork network, String name, String value) throws Exception {
    network.namespace().call(() -> Files.writeString(Path.of("/proc/sys").resolve(name), value));
  }

  /** Where the proxy works. */
  NetworkNamespace node() {
    return node.namespace();
  }

  /** Threads stay in the network that they were started in. */
  private ServerSocketChannel serve() throws IOException {
    ServerSocketChannel channel =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.ofLiteral(SERVER), SERVER_PORT), 1_000);
    for (int i = 0; i < CLIENTS; i++) {
      Thread.ofPlatform().daemon().name("bench server " + i).start(() -> answer(channel));
    }
    return channel;
  }

  private static void answer(ServerSocketChannel channel) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1);
    while (channel.isOpen()) {
      try (SocketChannel connection = channel.accept()) {
        while (connection.read(buffer.clear()) == 1) {
          connection.write(buffer.flip());
        }
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        // A reset is how the client ends.
        Thread.onSpinWait();
      }
    }
  }

  /** What one measurement gives. */
  record Result(double perSecond, Samples latency) {}

  /**
   * Connects, gets a byte answered, and ends, for so long.
   *
   * @param targets whom the n-th connection is made to
   * @return how many connections a second, and how long {@code connect} took
   */
  Result connect(IntFunction<InetSocketAddress> targets, long nanos) throws Exception {
    Samples latency = new Samples(2_000_000);
    long start = System.nanoTime();
    int count = client.namespace().call(() -> connectFromAll(targets, start + nanos, latency));
    return new Result(count * 1e9 / (System.nanoTime() - start), latency);
  }

  private static int connectFromAll(
      IntFunction<InetSocketAddress> targets, long end, Samples latency)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int first = i;
        counts.add(threads.submit(() -> connectUntil(targets, first, end, latency)));
      }
      int sum = 0;
      for (Future<Integer> count : counts) {
        sum += count.get();
      }
      return sum;
    }
  }

  private static int connectUntil(
      IntFunction<InetSocketAddress> targets, int first, long end, Samples latency)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1);
    int count = 0;
    for (int i = first; System.nanoTime() < end; i += CLIENTS) {
      InetSocketAddress target = targets.apply(i);
      try (SocketChannel channel = SocketChannel.open()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        long start = System.nanoTime();
        channel.connect(target);
        long taken = System.nanoTime() - start;
        channel.write(buffer.clear());
        if (channel.read(buffer.clear()) != 1) {
          throw new IOException("no answer came from " + target);
        }
        synchronized (latency) {
          latency.add(taken);
        }
      }
      count++;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    client.close();
    node.close();
    server.close();
  }
}
