package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netproxy.model.IpFamily;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Options of sockets that netty has no name for. */
final class SocketOptions {
  private static final Log LOG = Log.of("userspace");

  private static final int SOL_SOCKET = 1; // include/uapi/asm-generic/socket.h
  private static final int IPPROTO_IPV6 = 41; // include/uapi/linux/in.h
  private static final int SOCK_FPROG_BYTES = 16; // include/uapi/linux/filter.h, on 64 bits

  /** Otherwise a socket of :: takes the port of IPv4 too; include/uapi/linux/in6.h. */
  static final IntegerUnixChannelOption IPV6_ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, 26);

  private static final RawUnixChannelOption ATTACH_FILTER =
      new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, 26, SOCK_FPROG_BYTES);
  private static final IntegerUnixChannelOption DETACH_FILTER =
      new IntegerUnixChannelOption("SO_DETACH_FILTER", SOL_SOCKET, 27);

  private SocketOptions() {}

  /**
   * Has the kernel drop what is not admitted; connections that were accepted before are not
   * concerned. Where it does not want to, the rules still hold, but senders are told.
   */
  static void admit(Channel channel, IpFamily family, Sources before, Sources after) {
    if (before.equals(after)) {
      return;
    }
    try {
      switch (after) {
        case Sources.Everybody _ -> channel.config().setOption(DETACH_FILTER, 0);
        case Sources.Only(var ranges) -> attach(channel, SourceFilter.of(family, ranges));
      }
    } catch (ChannelException e) {
      LOG.warn("no filter for a socket", "socket", channel.localAddress(), "error", e);
    }
  }

  private static void attach(Channel channel, SourceFilter filter) {
    if (!filter.fits()) {
      LOG.warn("too many source ranges for a filter", "socket", channel.localAddress());
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
      channel.config().setOption(ATTACH_FILTER, header);
    } finally {
      program.release();
    }
  }
}
