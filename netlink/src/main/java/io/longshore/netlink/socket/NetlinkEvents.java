package io.longshore.netlink.socket;

import io.longshore.linux.libc.ClosedDescriptorException;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.NetlinkException.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Listens to what the kernel tells everybody who joined a multicast group. One thread receives; the
 * rest is for any.
 */
public final class NetlinkEvents implements AutoCloseable {
  /** Room for the events of one large transaction. */
  private static final int SOCKET_BUFFER = 16 << 20;

  private static final int RECEIVE_BUFFER = 256 << 10;

  /** What happens when events come faster than they are received. */
  public enum Loss {
    /** The receiver is told, so that it can look at the state afresh. */
    REPORTED,
    /** Nobody is told: for those who only watch. */
    IGNORED
  }

  private final Datagrams datagrams;
  private final ReceiveBuffer memory = new ReceiveBuffer(RECEIVE_BUFFER);
  private final ByteBuffer buffer = memory.buffer();
  private final MessageReader reader = new MessageReader(buffer);

  private NetlinkEvents(Datagrams datagrams) {
    this.datagrams = datagrams;
  }

  /** Joins groups in the network namespace of the calling thread. */
  public static NetlinkEvents open(NetlinkProtocol protocol, Loss loss, int... groups) {
    try {
      KernelDatagrams socket = KernelDatagrams.open(protocol);
      try {
        join(socket, loss, groups);
      } catch (RuntimeException e) {
        socket.close();
        throw e;
      }
      return new NetlinkEvents(socket);
    } catch (LibcException e) {
      throw NetlinkSocket.failure("listen to events of family " + protocol, e);
    }
  }

  /** Joins groups in a network namespace. */
  public static NetlinkEvents open(
      NetlinkProtocol protocol, NetworkNamespace namespace, Loss loss, int... groups) {
    return InNamespace.call(namespace, () -> open(protocol, loss, groups));
  }

  /** Listens to something else than a socket, such as a script that plays the kernel. */
  public static NetlinkEvents over(Datagrams datagrams) {
    return new NetlinkEvents(datagrams);
  }

  private static void join(KernelDatagrams socket, Loss loss, int... groups) {
    socket.receiveBuffer(SOCKET_BUFFER);
    if (loss == Loss.IGNORED) {
      socket.ignoreLoss();
    }
    for (int group : groups) {
      socket.join(group);
    }
  }

  /**
   * Leaves out what the socket with this port brings about. The kernel does not even queue it, so
   * that a large change of one's own takes no room from the events of others.
   */
  public void leaveOut(int port) {
    try {
      datagrams.leaveOut(port);
    } catch (LibcException e) {
      throw NetlinkSocket.failure("leave out events of port " + port, e);
    }
  }

  /** Hears of a group from now on. */
  public void join(int group) {
    member("join group " + group, () -> datagrams.join(group));
  }

  /** Hears of a group no more; what was queued before is still there to be received. */
  public void leave(int group) {
    member("leave group " + group, () -> datagrams.leave(group));
  }

  private static void member(String operation, Runnable change) {
    try {
      change.run();
    } catch (ClosedDescriptorException e) {
      throw NetlinkException.of(Kind.CLOSED, operation, "the socket is closed");
    } catch (LibcException e) {
      throw NetlinkSocket.failure(operation, e);
    }
  }

  /**
   * Waits for events and hands over those of one datagram.
   *
   * @return false if none came in time
   * @throws NetlinkException that answers {@link NetlinkException#lost} if events were lost: look
   *     at the state afresh, then go on receiving
   */
  public boolean receive(Duration patience, Consumer<MessageReader> events) {
    memory.acquire("receive events");
    try {
      return receiveInto(buffer.clear(), patience, events);
    } finally {
      memory.release();
    }
  }

  private boolean receiveInto(ByteBuffer empty, Duration patience, Consumer<MessageReader> events) {
    int length;
    try {
      length = datagrams.receive(empty, patience);
    } catch (ClosedDescriptorException e) {
      throw NetlinkException.of(Kind.CLOSED, "receive events", "the socket is closed");
    } catch (LibcException e) {
      throw NetlinkSocket.failure("receive events", e);
    }
    if (length == Datagrams.NOTHING) {
      return false;
    }
    if (length == Datagrams.LOST || length > buffer.capacity()) {
      throw NetlinkException.of(Kind.LOST, "receive events", "there was no room for all");
    }
    reader.restart(0, length);
    while (reader.next()) {
      events.accept(reader);
    }
    return true;
  }

  /**
   * Waits for events that the decoder understands, and returns those of one datagram; none when the
   * time is over. What decodes to null is left out.
   *
   * @throws NetlinkException as {@link #receive} does
   */
  public <T> List<T> next(Duration patience, Function<MessageReader, @Nullable T> decoder) {
    long end = System.nanoTime() + patience.toNanos();
    List<T> found = new ArrayList<>();
    boolean more = true;
    while (more && found.isEmpty()) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      more = receive(left, message -> addUnlessNull(found, decoder.apply(message)));
    }
    return found;
  }

  private static <T> void addUnlessNull(List<T> found, @Nullable T decoded) {
    if (decoded != null) {
      found.add(decoded);
    }
  }

  @Override
  public void close() {
    datagrams.close();
    memory.close();
  }
}
