package io.longshore.netlink.socket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.linux.libc.ClosedDescriptorException;
import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.NetlinkException.Kind;
import io.longshore.netlink.wire.NetlinkException.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one of the kernel's netlink families: requests go in whole, answers come out
 * whole. It owns sequence numbers, acknowledgements, multi-part answers and the retry of dumps that
 * changed under way. Safe for use by several threads, one exchange at a time; {@link #close} wakes
 * the one that waits.
 *
 * <p>Keep it open: closing a socket soon after something was deleted waits for the kernel to free
 * it (5 to 7 ms).
 */
public final class NetlinkSocket implements AutoCloseable {
  /** How often a dump is tried that something changed meanwhile. */
  private static final int DUMP_ATTEMPTS = 20;

  /** The kernel fills datagrams of a dump up to 32 KiB: net/netlink/af_netlink.c, netlink_dump. */
  private static final int RECEIVE_BUFFER = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Conversation conversation;

  private final Datagrams datagrams;
  private final ReceiveBuffer memory = new ReceiveBuffer(RECEIVE_BUFFER);

  private NetlinkSocket(Datagrams datagrams, Duration patience) {
    this.datagrams = datagrams;
    this.conversation = new Conversation(datagrams, memory, patience);
  }

  /** Opens a socket in the network namespace of the calling thread. */
  public static NetlinkSocket open(NetlinkProtocol protocol) {
    try {
      return over(KernelDatagrams.open(protocol));
    } catch (LibcException e) {
      throw failure("open a netlink socket of family " + protocol, e);
    }
  }

  /** Opens a socket in a network namespace; from then on any thread may use it. */
  public static NetlinkSocket open(NetlinkProtocol protocol, NetworkNamespace namespace) {
    return InNamespace.call(namespace, () -> open(protocol));
  }

  /** Speaks through something else than a socket, such as a script that plays the kernel. */
  public static NetlinkSocket over(Datagrams datagrams) {
    return over(datagrams, Duration.ofSeconds(20));
  }

  /** As before, with the longest time to wait for the next part of an answer. */
  public static NetlinkSocket over(Datagrams datagrams, Duration patience) {
    return new NetlinkSocket(datagrams, patience);
  }

  /**
   * Sends messages together and hands over what comes back, until the last one of them is
   * acknowledged or its dump is complete. The last message must ask for that.
   *
   * @param operation what it does, for errors: it completes "cannot"
   * @throws NetlinkException the first error that the kernel answered with, once all is read
   */
  public void exchange(String operation, MessageWriter requests, Replies replies) {
    lock.lock();
    try {
      for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
        if (conversation.run(operation, requests, replies)) {
          return;
        }
        replies.restart();
      }
      throw NetlinkException.of(
          Kind.INTERRUPTED, operation, "changed " + DUMP_ATTEMPTS + " times while it was listed");
    } catch (ClosedDescriptorException e) {
      throw NetlinkException.of(Kind.CLOSED, operation, "the socket is closed");
    } catch (LibcException e) {
      throw failure(operation, e);
    } finally {
      lock.unlock();
    }
  }

  /** Sends messages that are only acknowledged. */
  public void execute(String operation, MessageWriter requests) {
    exchange(operation, requests, Replies.NONE);
  }

  /** Lists what the kernel answers; what decodes to null is left out. */
  public <T> List<T> list(
      String operation, MessageWriter request, Function<MessageReader, @Nullable T> decoder) {
    List<T> found = new ArrayList<>();
    exchange(
        operation,
        request,
        new Replies() {
          @Override
          public void message(MessageReader reply) {
            T decoded = decoder.apply(reply);
            if (decoded != null) {
              found.add(decoded);
            }
          }

          @Override
          public void restart() {
            found.clear();
          }
        });
    return found;
  }

  /** The socket's number: events of what it changed carry it. */
  public int port() {
    return datagrams.port();
  }

  /** Closes the socket; an exchange under way on another thread fails. */
  @Override
  public void close() {
    datagrams.close();
    memory.close();
  }

  static NetlinkException failure(String operation, LibcException e) {
    String text = Errno.describe(e.errno());
    return NetlinkException.refused(
        operation, new Refusal(e.errno(), text, "in " + e.call(), -1, -1));
  }
}
