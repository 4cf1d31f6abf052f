package io.longshore.benchmarks;

import com.sun.management.ThreadMXBean;
import io.longshore.linux.libc.NativeSocket;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a call into the kernel costs from Java: a datagram sent to the own socket and received. */
final class SystemCallBench implements Bench {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int WARM_UP = 50_000;
  private static final int RUNS = 100_000;

  @Override
  public String name() {
    return "system-call";
  }

  @Override
  public String aim() {
    return "a datagram sent and received in at most 10 us at the median, without garbage";
  }

  @Override
  public Outcome run() {
    try (NativeSocket socket = NativeSocket.open(AF_UNIX, SOCK_DGRAM, 0)) {
      // An address of the family alone: the kernel chooses an abstract name, unix(7).
      ByteBuffer address = ByteBuffer.allocateDirect(2).order(ByteOrder.nativeOrder());
      socket.bind(address.putShort(0, (short) AF_UNIX));
      socket.connect(socket.address());
      ByteBuffer message = ByteBuffer.allocateDirect(64);
      ByteBuffer answer = ByteBuffer.allocateDirect(64);
      exchange(socket, message, answer, WARM_UP);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      Samples samples = exchange(socket, message, answer, RUNS);
      long garbage = threads.getCurrentThreadAllocatedBytes() - before - RUNS * Long.BYTES;
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("send and receive, p50 (us)", samples.median());
      metrics.put("send and receive, p99 (us)", samples.p99());
      metrics.put("garbage per exchange (bytes)", Math.max(0, garbage) / (double) RUNS);
      return new Outcome(metrics, samples.median() <= 10 && garbage / RUNS < 1);
    }
  }

  private static Samples exchange(
      NativeSocket socket, ByteBuffer message, ByteBuffer answer, int runs) {
    Samples samples = new Samples(runs);
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      socket.send(message, 0);
      socket.receive(answer, 0);
      samples.addSince(start);
    }
    return samples;
  }
}
