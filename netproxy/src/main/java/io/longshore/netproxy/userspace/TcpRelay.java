package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a forwarded connection: passes on bytes and their end. While the receiver is
 * slow, the sender is not read from, so that the kernel slows it down in turn.
 *
 * <pre>
 *   reading --the receiver does not take all--> waiting --all is written--> reading
 *      | end of input
 *      v
 *    over: the end is passed on
 * </pre>
 *
 * <p>Bytes are copied. Moving them by splice(2) was measured, and is not faster:
 * docs/decisions/0012-userspace-mode.md. Of its lane's thread.
 */
final class TcpRelay {
  private static final Log LOG = Log.of("userspace");

  /** What is read at once while too much is kept already. */
  private static final int LITTLE = 16 << 10;

  private final TcpSide from;
  private final TcpSide to;
  private final Lane lane;
  private final Limits limits;
  private final Consumer<IOException> whenBroken;

  /** What was read and is not written yet. */
  private @Nullable ByteBuf waiting;

  private boolean due;

  TcpRelay(TcpSide from, TcpSide to, Lane lane, Consumer<IOException> whenBroken) {
    this.from = from;
    this.to = to;
    this.lane = lane;
    this.limits = lane.loops().limits();
    this.whenBroken = whenBroken;
  }

  /** Passes on what is there, as far as the receiver takes it, until it is the turn of others. */
  void pass() {
    try {
      writeWaiting();
      int left = lane.scratch().capacity();
      while (waiting == null && from.isReadable()) {
        if (left <= 0) {
          takeAnotherTurn();
          return;
        }
        left -= readAndWrite();
      }
    } catch (IOException e) {
      whenBroken.accept(e);
    }
  }

  /** The receiver may take more than before. */
  void passWaiting() {
    if (waiting != null) {
      pass();
    }
  }

  /**
   * Passes on what came before the sender was lost, as far as the receiver takes it now: the kernel
   * hands it out before it tells of a reset (net/ipv4/tcp.c, tcp_recvmsg_locked).
   */
  void passRest() {
    try {
      writeWaiting();
      int count = 1;
      while (waiting == null && from.isReadable() && count > 0) {
        count = readAndWrite();
      }
    } catch (IOException e) {
      LOG.trace("no more of a lost connection", "socket", from.socket(), "error", e);
    }
  }

  private void takeAnotherTurn() {
    if (!due) {
      due = true;
      lane.execute(
          () -> {
            due = false;
            pass();
          });
    }
  }

  /** Returns how many bytes there were. */
  private int readAndWrite() throws IOException {
    ByteBuf scratch = lane.scratch();
    int most = limits.isFull() ? Math.min(LITTLE, scratch.capacity()) : scratch.capacity();
    int count = from.socket().recvAddress(scratch.memoryAddress(), 0, most);
    if (count < 0) {
      from.end();
      to.tellEnd();
      return 0;
    }
    // With an end in sight the kernel will not tell of anything more: it has to be read.
    if (count == 0 || (count < most && !from.endInSight())) {
      from.drained();
    }
    if (count > 0) {
      write(scratch, count);
    }
    return count;
  }

  private void write(ByteBuf scratch, int count) throws IOException {
    int written = to.socket().sendAddress(scratch.memoryAddress(), 0, count);
    int left = count - written;
    if (left > 0) {
      waiting = ByteBufAllocator.DEFAULT.directBuffer(left).writeBytes(scratch, written, left);
      limits.keep(left);
    }
  }

  private void writeWaiting() throws IOException {
    ByteBuf bytes = waiting;
    if (bytes != null) {
      int written =
          to.socket().sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
      bytes.skipBytes(written);
      limits.giveBack(written);
      if (!bytes.isReadable()) {
        drop();
      }
    }
  }

  /** What waits is of no use any more. */
  void drop() {
    ByteBuf bytes = waiting;
    if (bytes != null) {
      limits.giveBack(bytes.readableBytes());
      bytes.release();
      waiting = null;
    }
  }
}
