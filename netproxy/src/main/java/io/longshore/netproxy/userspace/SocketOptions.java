package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netproxy.model.IpFamily;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Options of sockets that netty has no name for. */
final class SocketOptions {
  private static final Log LOG = Log.of("userspace");

  private static final int SOL_SOCKET = 1; // include/uapi/asm-generic/socket.h
  private static final int IPPROTO_IPV6 = 41; // include/uapi/linux/in.h
  private static final int SOCK_FPROG_BYTES = 16; // include/uapi/linux/filter.h, on 64 bits

  private static final int IPPROTO_IP = 0;
  private static final int IP_FREEBIND = 15; // include/uapi/linux/in.h
  private static final int IPV6_V6ONLY = 26; // include/uapi/linux/in6.h

  /** Otherwise a socket of :: takes the port of IPv4 too. */
  static final IntegerUnixChannelOption IPV6_ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY);

  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_DETACH_FILTER = 27;

  private SocketOptions() {}

  /** As {@link #IPV6_ONLY}, for a socket without a channel. */
  static void takeNothingOfIpv4(Socket socket) throws IOException {
    socket.setIntOpt(IPPROTO_IPV6, IPV6_V6ONLY, 1);
  }

  /** It may be bound to an address that the machine does not have. */
  static void bindFreely(Socket socket) throws IOException {
    socket.setIntOpt(IPPROTO_IP, IP_FREEBIND, 1);
  }

  /**
   * Has the kernel drop what is not admitted; connections that were accepted before are not
   * concerned. Where it does not want to, the rules still hold, but senders are told.
   */
  static void admit(Socket socket, IpFamily family, Sources before, Sources after) {
    if (before.equals(after)) {
      return;
    }
    try {
      switch (after) {
        case Sources.Everybody _ -> socket.setIntOpt(SOL_SOCKET, SO_DETACH_FILTER, 0);
        case Sources.Only(var ranges) -> attach(socket, SourceFilter.of(family, ranges));
      }
    } catch (IOException e) {
      LOG.warn("no filter for a socket", "socket", socket.localAddress(), "error", e);
    }
  }

  private static void attach(Socket socket, SourceFilter filter) throws IOException {
    if (!filter.fits()) {
      LOG.warn("too many source ranges for a filter", "socket", socket.localAddress());
      return;
    }
    // Outside of the heap, where the kernel finds it by its address: it copies it during the call.
    ByteBuf program = Unpooled.directBuffer().writeBytes(filter.bytes());
    try {
      ByteBuffer header =
          ByteBuffer.allocateDirect(SOCK_FPROG_BYTES)
              .order(ByteOrder.nativeOrder())
              .putShort(0, (short) filter.instructions().size())
              .putLong(8, program.memoryAddress());
      socket.setRawOpt(SOL_SOCKET, SO_ATTACH_FILTER, header);
    } finally {
      program.release();
    }
  }
}
