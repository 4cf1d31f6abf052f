package io.longshore.netlink.socket;

import java.nio.ByteBuffer;
import java.time.Duration;

/** What carries messages to the kernel and back: a real socket, or a script in tests. */
public interface Datagrams extends AutoCloseable {

  /** Nothing came in time. */
  int NOTHING = -1;

  /** More had come than there was room for; what follows is still there to be received. */
  int LOST = -2;

  /** Sends what a direct buffer holds from position to limit. */
  void send(ByteBuffer messages);

  /**
   * Receives into a whole direct buffer.
   *
   * @return the datagram's length, more than the buffer's if it was cut; or {@link #NOTHING} or
   *     {@link #LOST}
   */
  int receive(ByteBuffer buffer, Duration patience);

  /** The number by which the kernel tells this end from others; 0 where there is none. */
  default int port() {
    return 0;
  }

  /** Takes what is told to a multicast group. A script tells all there is in any case. */
  default void join(int group) {}

  /** Takes it no more. */
  default void leave(int group) {}

  /**
   * Leaves out from now on what was brought about by the end with this number. A script need not:
   * it is asked to spare work.
   */
  default void leaveOut(int port) {}

  /** Wakes who waits. */
  @Override
  void close();
}
