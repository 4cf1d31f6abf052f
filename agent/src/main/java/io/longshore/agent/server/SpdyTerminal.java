package io.longshore.agent.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.cri.streams.SpdyConnection;
import io.longshore.cri.streams.SpdyStream;
import io.netty.channel.Channel;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client that opens a stream of SPDY for each purpose: k8s.io/kubelet/pkg/cri/streaming
 * /remotecommand, protocol v4.channel.k8s.io. Streams come on the event loop, and are used by
 * others.
 */
final class SpdyTerminal implements RemoteTerminal {
  private final Channel channel;
  private final SpdyConnection connection;

  @GuardedBy("this")
  private final Map<String, SpdyStream> streams = new HashMap<>();

  SpdyTerminal(Channel channel) {
    this.channel = channel;
    this.connection = new SpdyConnection(channel, this::offered);
  }

  SpdyConnection connection() {
    return connection;
  }

  private synchronized void offered(SpdyStream stream) {
    streams.put(stream.headers().getOrDefault("streamtype", ""), stream);
    notifyAll();
  }

  /** Whether all of these types are open; waits for them a while. */
  synchronized boolean awaitStreams(List<String> types, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!streams.keySet().containsAll(types)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private synchronized InputStream in(String type) {
    SpdyStream stream = streams.get(type);
    return stream == null ? InputStream.nullInputStream() : stream.input();
  }

  private synchronized OutputStream out(String type) {
    SpdyStream stream = streams.get(type);
    return stream == null ? OutputStream.nullOutputStream() : stream.output();
  }

  @Override
  public InputStream input() {
    return in("stdin");
  }

  @Override
  public OutputStream output() {
    return out("stdout");
  }

  @Override
  public OutputStream errors() {
    return out("stderr");
  }

  @Override
  public InputStream sizes() {
    return in("resize");
  }

  @Override
  public OutputStream ending() {
    return out("error");
  }

  @Override
  public void whenGone(Runnable task) {
    channel.closeFuture().addListener(_ -> Thread.startVirtualThread(task));
  }

  @Override
  public void close() {
    connection.close();
  }
}
