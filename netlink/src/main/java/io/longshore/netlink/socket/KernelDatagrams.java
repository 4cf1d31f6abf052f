package io.longshore.netlink.socket;

import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.libc.NativeSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** A netlink socket of the kernel's. Safe for use by several threads. */
final class KernelDatagrams implements Datagrams {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_DROP_MEMBERSHIP = 2;
  private static final int NETLINK_NO_ENOBUFS = 5;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;
  private static final int SOCKADDR_NL = 12;
  private static final int PORT = 4; // nl_pid in it

  /** What the kernel needs beside the message: net/netlink/af_netlink.c, netlink_sendmsg. */
  private static final int SEND_OVERHEAD = 4096;

  private final NativeSocket socket;
  private int sendBuffer;

  private KernelDatagrams(NativeSocket socket) {
    this.socket = socket;
    this.sendBuffer = socket.option(SOL_SOCKET, SO_SNDBUF);
  }

  /** Opens a socket in the calling thread's network namespace. */
  static KernelDatagrams open(NetlinkProtocol protocol) {
    NativeSocket socket = NativeSocket.open(AF_NETLINK, SOCK_RAW, protocol.number());
    try {
      socket.option(SOL_NETLINK, NETLINK_EXT_ACK, 1);
      // An error then repeats the request's header, not a batch of megabytes.
      socket.option(SOL_NETLINK, NETLINK_CAP_ACK, 1);
      socket.option(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
      ByteBuffer kernel = ByteBuffer.allocateDirect(SOCKADDR_NL).order(ByteOrder.nativeOrder());
      kernel.putShort(0, (short) AF_NETLINK);
      socket.bind(kernel);
      // A connected socket takes messages from its peer alone: nobody can pose as the kernel.
      socket.connect(kernel);
      return new KernelDatagrams(socket);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return socket.address().order(ByteOrder.nativeOrder()).getInt(PORT);
  }

  @Override
  public void join(int group) {
    socket.option(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
  }

  @Override
  public void leave(int group) {
    socket.option(SOL_NETLINK, NETLINK_DROP_MEMBERSHIP, group);
  }

  /** Lets the kernel drop messages that find no room without a word. */
  void ignoreLoss() {
    socket.option(SOL_NETLINK, NETLINK_NO_ENOBUFS, 1);
  }

  void receiveBuffer(int size) {
    resize(SO_RCVBUFFORCE, SO_RCVBUF, size);
  }

  @Override
  public void leaveOut(int port) {
    SenderFilter.attach(socket, port);
  }

  @Override
  public void send(ByteBuffer messages) {
    int needed = messages.remaining() + SEND_OVERHEAD;
    if (needed > sendBuffer) {
      resize(SO_SNDBUFFORCE, SO_SNDBUF, needed);
      sendBuffer = socket.option(SOL_SOCKET, SO_SNDBUF);
    }
    socket.send(messages, 0);
  }

  /** The limit of net.core.wmem_max or rmem_max binds only those without CAP_NET_ADMIN. */
  private void resize(int forced, int polite, int size) {
    try {
      socket.option(SOL_SOCKET, forced, size);
    } catch (LibcException e) {
      if (!e.is(Errno.EPERM)) {
        throw e;
      }
      socket.option(SOL_SOCKET, polite, size);
    }
  }

  /** The kernel answers before send returns, so the first look mostly finds something. */
  @Override
  public int receive(ByteBuffer buffer, Duration patience) {
    int length = receiveNow(buffer);
    if (length != NOTHING) {
      return length;
    }
    return socket.awaitReadable(patience) ? receiveNow(buffer) : NOTHING;
  }

  private int receiveNow(ByteBuffer buffer) {
    try {
      return socket.receive(buffer.clear(), MSG_DONTWAIT | MSG_TRUNC);
    } catch (LibcException e) {
      if (e.is(Errno.EAGAIN) || e.is(Errno.EINTR)) {
        return NOTHING;
      }
      if (e.is(Errno.ENOBUFS)) {
        return LOST;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
