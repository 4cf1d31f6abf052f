package io.longshore.netlink.socket;

import io.longshore.netlink.wire.ControlMessage;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.NetlinkException.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One exchange after the other over datagrams. A batch or a dump is read to its end also when
 * something goes wrong in the middle: a dump left half read would make the next one fail (EBUSY).
 * For one thread at a time.
 */
final class Conversation {
  private final Datagrams datagrams;
  private final Duration patience;
  private final ReceiveBuffer memory;
  private final ByteBuffer buffer;
  private final MessageReader reader;

  private int nextSequence = 1;

  // Of the exchange under way.
  private String operation = "";
  private Replies replies = Replies.NONE;
  private int first;
  private int count;
  private int lastAnswered;
  private boolean firstIsSilent;
  private boolean ended;
  private boolean interrupted;
  private boolean lost;
  private @Nullable RuntimeException failure;

  Conversation(Datagrams datagrams, ReceiveBuffer memory, Duration patience) {
    this.datagrams = datagrams;
    this.memory = memory;
    this.buffer = memory.buffer();
    this.reader = new MessageReader(buffer);
    this.patience = patience;
  }

  /** Whether the answer is consistent; false if it must be asked for again. */
  boolean run(String newOperation, MessageWriter requests, Replies newReplies) {
    memory.acquire(newOperation);
    try {
      begin(newOperation, requests, newReplies);
      datagrams.send(requests.messages());
      while (!ended) {
        receive();
      }
    } finally {
      replies = Replies.NONE;
      memory.release();
    }
    if (failure != null) {
      throw failure;
    }
    return !interrupted;
  }

  private void begin(String newOperation, MessageWriter requests, Replies newReplies) {
    operation = newOperation;
    replies = newReplies;
    count = requests.count();
    lastAnswered = requests.lastAnswered();
    if (count == 0) {
      throw new IllegalArgumentException(operation + ": no message to send");
    }
    first = nextSequence;
    nextSequence += count;
    requests.number(first);
    ByteBuffer messages = requests.messages();
    firstIsSilent = (messages.getShort(messages.position() + 6) & MessageFlags.ACK) == 0;
    ended = false;
    interrupted = false;
    lost = false;
    failure = null;
  }

  private void receive() {
    // What was lost may have been the end: then nothing more comes.
    int length = datagrams.receive(buffer.clear(), lost ? Duration.ZERO : patience);
    if (length == Datagrams.LOST) {
      lost = true;
    } else if (length == Datagrams.NOTHING) {
      fail(
          lost
              ? NetlinkException.of(Kind.LOST, operation, "the kernel had no room for its answer")
              : NetlinkException.of(
                  Kind.TIMED_OUT, operation, "no answer for " + patience.toSeconds() + " s"));
      ended = true;
    } else if (length > buffer.capacity()) {
      fail(NetlinkException.malformed(operation, "a datagram of " + length + " bytes"));
    } else {
      readAll(length);
    }
  }

  private void readAll(int length) {
    reader.restart(0, length);
    try {
      while (!ended && reader.next()) {
        take();
      }
    } catch (NetlinkException e) {
      // Where a broken message ends nobody knows: the rest of its datagram is dropped.
      fail(e);
    }
  }

  private void take() {
    int request = reader.sequence() - first;
    if (request < 0 || request >= count) {
      return; // the rest of an exchange that ended early
    }
    switch (reader.type()) {
      case ControlMessage.NOOP -> {}
      case ControlMessage.OVERRUN -> lost = true;
      case ControlMessage.ERROR, ControlMessage.DONE -> end(request);
      default -> hand();
    }
  }

  /**
   * An error about a first message that did not ask for an acknowledgement is about the whole
   * batch, and may be all that comes: net/netfilter/nfnetlink.c, nfnetlink_rcv_skb_batch.
   */
  private void end(int request) {
    interrupted |= reader.has(MessageFlags.DUMP_INTERRUPTED);
    int errno = Acknowledgement.errno(reader);
    if (errno > 0) {
      fail(NetlinkException.refused(operation, Acknowledgement.refusal(reader, request)));
    }
    ended = request == lastAnswered || (request == 0 && firstIsSilent && errno > 0);
  }

  private void hand() {
    interrupted |= reader.has(MessageFlags.DUMP_INTERRUPTED);
    if (failure != null || interrupted) {
      return;
    }
    try {
      replies.message(reader);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException e) {
    if (failure == null) {
      failure = e;
    }
  }
}
