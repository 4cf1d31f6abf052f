package io.longshore.netlink.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.netlink.socket.Datagrams;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.ControlMessage;
import io.longshore.netlink.wire.Message;
import io.longshore.netlink.wire.MessageFlags;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Plays the kernel: a function from the messages of a request to those of the answer. Parts of
 * multi-part answers come in datagrams of two, so that they must be put together again. Safe for
 * use by several threads.
 */
public final class ScriptedKernel implements Datagrams {
  private final Function<List<Message>, List<Message>> script;

  @GuardedBy("this")
  private final Deque<Bytes> datagrams = new ArrayDeque<>();

  @GuardedBy("this")
  private final List<Message> received = new ArrayList<>();

  /** Answers by a function. */
  public ScriptedKernel(Function<List<Message>, List<Message>> script) {
    this.script = script;
  }

  /** A socket that speaks with this kernel. */
  public NetlinkSocket socket() {
    return NetlinkSocket.over(this, Duration.ofSeconds(1));
  }

  /** What a request is acknowledged with. */
  public static Message acknowledge(Message request) {
    return refuse(request, 0);
  }

  /** An error number without a word. */
  public static Message refuse(Message request, int errno) {
    Bytes payload = Bytes.host32(-errno).plus(request.encode().part(0, 16));
    return new Message(ControlMessage.ERROR, MessageFlags.CAPPED, request.sequence(), 0, payload);
  }

  /** An error number, the kernel's words, and the byte it points at. */
  public static Message refuse(Message request, int errno, String text, int offset) {
    Message plain = refuse(request, errno);
    Bytes words = Bytes.text(text + "\0");
    int length = 4 + words.length();
    Bytes attributes =
        Bytes.host16(length)
            .plus(Bytes.host16(1))
            .plus(words)
            .padded((length + 3) & ~3)
            .plus(Bytes.host16(8))
            .plus(Bytes.host16(2))
            .plus(Bytes.host32(offset));
    return new Message(
        plain.type(),
        plain.flags() | MessageFlags.ACK_ATTRIBUTES,
        plain.sequence(),
        0,
        plain.payload().plus(attributes));
  }

  /** A part of a dump. */
  public static Message part(Message request, int type, Bytes payload) {
    return new Message(type, MessageFlags.MULTI, request.sequence(), 0, payload);
  }

  /** The end of a dump. */
  public static Message done(Message request) {
    return part(request, ControlMessage.DONE, Bytes.host32(0));
  }

  /** Leaves a datagram to be received: an event, or something that no kernel would send. */
  public synchronized void leave(Bytes datagram) {
    datagrams.add(datagram);
  }

  /** All messages that were sent so far. */
  public synchronized List<Message> received() {
    return List.copyOf(received);
  }

  @Override
  public synchronized void send(ByteBuffer messages) {
    List<Message> requests = Message.parse(Bytes.of(messages));
    received.addAll(requests);
    Bytes pending = Bytes.EMPTY;
    int held = 0;
    for (Message reply : script.apply(requests)) {
      pending = pending.plus(reply.encode());
      held++;
      if (held == 2 || (reply.flags() & MessageFlags.MULTI) == 0) {
        datagrams.add(pending);
        pending = Bytes.EMPTY;
        held = 0;
      }
    }
    if (held > 0) {
      datagrams.add(pending);
    }
  }

  @Override
  public synchronized int receive(ByteBuffer buffer, Duration patience) {
    Bytes datagram = datagrams.poll();
    if (datagram == null) {
      return NOTHING;
    }
    byte[] content = datagram.toArray();
    buffer.put(0, content, 0, Math.min(content.length, buffer.capacity()));
    return content.length;
  }

  @Override
  public void close() {}
}
