package io.longshore.netlink.wire;

import static io.longshore.netlink.wire.Alignment.MESSAGE_HEADER;

import java.nio.ByteBuffer;

/**
 * Writes messages one after the other into a direct buffer that grows as needed and is used again.
 * Sequence numbers are the socket's business: {@link #number}. For one thread.
 */
public final class MessageWriter {
  private static final int FIRST_SIZE = 4096;
  private static final int LARGEST = 512 << 20;
  private static final int NONE = -1;
  private static final int ANSWERED = MessageFlags.ACK | MessageFlags.DUMP;

  private final AttributeWriter attributes;
  private int start = NONE;
  private int last;
  private int count;
  private int lastAnswered = NONE;

  /** A small buffer, which grows. */
  public MessageWriter() {
    this(ByteBuffer.allocateDirect(FIRST_SIZE), LARGEST);
  }

  /** A buffer of the caller's, which is replaced by larger ones up to a size. */
  public MessageWriter(ByteBuffer buffer, int largest) {
    attributes = new AttributeWriter(buffer, largest);
  }

  /** Forgets all messages. */
  public MessageWriter clear() {
    attributes.truncate(0);
    start = NONE;
    count = 0;
    lastAnswered = NONE;
    return this;
  }

  /** Begins a message, and returns what writes its inside. */
  public AttributeWriter begin(int type, int flags) {
    if (start != NONE) {
      throw new IllegalStateException("the message before is not ended");
    }
    attributes.buffer().clear(); // sending has limited it
    start = attributes.position();
    attributes.put32(0);
    attributes.put16(type);
    attributes.put16(flags);
    attributes.put32(0);
    attributes.put32(0);
    return attributes;
  }

  /** Ends the message: only now its length is known. */
  public MessageWriter end() {
    if (start == NONE) {
      throw new IllegalStateException("no message is begun");
    }
    attributes.buffer().putInt(start, attributes.position() - start);
    attributes.pad();
    last = start;
    start = NONE;
    if ((attributes.buffer().getShort(last + 6) & ANSWERED) != 0) {
      lastAnswered = count;
    }
    count++;
    return this;
  }

  /** Drops the message that is begun, as if it had never been. */
  public void abandon() {
    if (start != NONE) {
      attributes.truncate(start);
      start = NONE;
    }
  }

  /** How many messages are ended. */
  public int count() {
    return count;
  }

  /**
   * Which message is the last that the kernel answers in any case, from 0 on. It need not be the
   * last one: kernels before 6.10 never acknowledge the end of a batch.
   */
  public int lastAnswered() {
    return lastAnswered == NONE ? count - 1 : lastAnswered;
  }

  /** How many bytes are written. */
  public int size() {
    return attributes.position();
  }

  /** Gives the messages sequence numbers, from the first on. */
  public void number(int first) {
    ByteBuffer buffer = attributes.buffer();
    int sequence = first;
    for (int at = 0; at < size(); at += Alignment.align(buffer.getInt(at))) {
      buffer.putInt(at + 8, sequence++);
    }
  }

  /** Lets the kernel acknowledge the message that was ended last. */
  public MessageWriter acknowledgeLast() {
    if (count == 0) {
      throw new IllegalStateException("no message is ended");
    }
    ByteBuffer buffer = attributes.buffer();
    buffer.putShort(last + 6, (short) (buffer.getShort(last + 6) | MessageFlags.ACK));
    lastAnswered = count - 1;
    return this;
  }

  /** The messages, from position to limit of a buffer that is used again after {@link #clear}. */
  public ByteBuffer messages() {
    if (start != NONE) {
      throw new IllegalStateException("a message is not ended");
    }
    return attributes.buffer().limit(size()).position(0);
  }

  /** A reader of what is written. */
  public MessageReader reader() {
    return new MessageReader(messages());
  }

  /** Shows each message on a line. */
  @Override
  public String toString() {
    int end = start == NONE ? size() : start;
    ByteBuffer written = attributes.buffer().duplicate().clear().limit(end);
    StringBuilder text = new StringBuilder();
    Message.parse(Bytes.of(written)).forEach(message -> text.append(message).append('\n'));
    return text.toString();
  }

  /** The size of a message's header. */
  public static int headerSize() {
    return MESSAGE_HEADER;
  }
}
