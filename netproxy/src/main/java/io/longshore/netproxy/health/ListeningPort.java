package io.longshore.netproxy.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A port that is listened on, or tried again and again. Safe for use by several threads. */
public final class ListeningPort implements AutoCloseable {

  /** Is told why a port cannot be listened on, each time it was tried. */
  @FunctionalInterface
  public interface FailureListener {
    /** It failed, and is tried again. */
    void failed(Exception reason);
  }

  private final HttpServers servers;
  private final InetSocketAddress address;
  private final Pages pages;
  private final FailureListener failures;
  private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);

  @GuardedBy("this")
  private @Nullable Channel channel;

  @GuardedBy("this")
  private boolean closed;

  ListeningPort(
      HttpServers servers, InetSocketAddress address, Pages pages, FailureListener failures) {
    this.servers = servers;
    this.address = address;
    this.pages = pages;
    this.failures = failures;
  }

  synchronized void bindOrThrow() {
    channel = servers.bind(address, pages, connections);
  }

  void bindOrRetry() {
    Exception failure;
    synchronized (this) {
      if (closed) {
        return;
      }
      try {
        bindOrThrow();
        return;
      } catch (Exception e) {
        // netty throws the checked exception of the bind as it is.
        failure = e;
      }
    }
    HttpServers.LOG.warn(
        "a port cannot be listened on, and is tried again", "address", address, "error", failure);
    failures.failed(failure);
    servers.timers().after(HttpServers.RETRY, this::bindOrRetry);
  }

  /** The port that is listened on; zero while there is none. */
  public synchronized int port() {
    return channel != null && channel.localAddress() instanceof InetSocketAddress local
        ? local.getPort()
        : 0;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (channel != null) {
      channel.close().syncUninterruptibly();
      channel = null;
      connections.close().syncUninterruptibly();
    }
  }
}
