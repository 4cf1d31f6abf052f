package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One of the two sockets of a forwarded connection, and what the kernel has said about it. It is
 * told to epoll once, edge-triggered: an event says that something has changed, and what is
 * readable stays so until reading finds otherwise. Of its lane's thread.
 */
final class TcpSide implements EpollIoHandle {
  private static final Log LOG = Log.of("userspace");

  private static final EpollIoOps CHANGES =
      EpollIoOps.EPOLLIN
          .with(EpollIoOps.EPOLLOUT)
          .with(EpollIoOps.EPOLLRDHUP)
          .with(EpollIoOps.EPOLLET);

  private static final int EPOLLHUP = 0x10; // include/uapi/linux/eventpoll.h
  private static final int ERROR = EpollIoOps.EPOLLERR.value();
  private static final int END = EpollIoOps.EPOLLRDHUP.value() | EPOLLHUP | ERROR;
  private static final int INPUT = EpollIoOps.EPOLLIN.value() | END;
  private static final int OUTPUT = EpollIoOps.EPOLLOUT.value();

  private final TcpSocket socket;
  private final Lane lane;
  private final Runnable whenClosed;
  private Runnable watcher = () -> {};
  private @Nullable IoRegistration registration;
  private boolean open = true;
  private boolean connected;
  private boolean readable;
  private boolean endInSight;
  private boolean lost;
  private boolean ended;
  private boolean told;

  /**
   * Wraps a socket.
   *
   * @param whenClosed runs once
   */
  TcpSide(TcpSocket socket, Lane lane, Runnable whenClosed) {
    this.socket = socket;
    this.lane = lane;
    this.whenClosed = whenClosed;
  }

  /** Has the kernel tell of changes from now on. Where it will not, this counts as lost. */
  void follow(Runnable first) {
    watcher = first;
    try {
      IoRegistration here = lane.register(this);
      registration = here;
      here.submit(CHANGES);
    } catch (UncheckedIOException e) {
      LOG.warn("epoll does not take a socket", "socket", socket, "error", e);
      lose();
    }
  }

  /** From now on somebody else is told. */
  void watch(Runnable next) {
    watcher = next;
  }

  @Override
  public void handle(IoRegistration source, IoEvent event) {
    int now = ((EpollIoEvent) event).ops().value();
    connected |= (now & OUTPUT) != 0;
    readable |= (now & INPUT) != 0;
    endInSight |= (now & END) != 0;
    lost |= (now & ERROR) != 0;
    if (open) {
      watcher.run();
    }
  }

  /** As if the kernel had reported an error. */
  void lose() {
    lost = true;
    if (open) {
      watcher.run();
    }
  }

  TcpSocket socket() {
    return socket;
  }

  @Override
  public TcpSocket fd() {
    return socket;
  }

  boolean isOpen() {
    return open;
  }

  /** While it connects nothing can be written: net/ipv4/tcp.c, tcp_poll. */
  boolean isConnected() {
    return connected && !lost;
  }

  /** Whether the kernel reports an error, such as a reset by the peer. */
  boolean isLost() {
    return lost;
  }

  /** Whether there may be something to read, if only the end. */
  boolean isReadable() {
    return readable && !ended && open;
  }

  /** Reading left nothing: the kernel will tell when there is more. */
  void drained() {
    readable = false;
  }

  /** Whether the peer sends no more; what it sent before may still have to be read. */
  boolean endInSight() {
    return endInSight;
  }

  /** The peer has said all, and all of it was read. */
  void end() {
    ended = true;
    closeIfDone();
  }

  /** The peer has to know that there is no more; closing says it too. */
  void tellEnd() throws IOException {
    told = true;
    if (!ended) {
      socket.endOutput();
    }
    closeIfDone();
  }

  private void closeIfDone() {
    if (ended && told) {
      close();
    }
  }

  /** Ends the connection as one that went wrong. */
  void reset() {
    if (open) {
      socket.endByReset();
      close();
    }
  }

  /**
   * Closes the socket when the events at hand are handled: netty knows sockets by their numbers,
   * and an event of this one must not be taken for one of another that gets its number.
   */
  @Override
  public void close() {
    if (!open) {
      return;
    }
    open = false;
    lane.execute(
        () -> {
          socket.closeQuietly();
          if (registration != null) {
            registration.cancel();
          }
        });
    whenClosed.run();
  }
}
