package io.longshore.netproxy.userspace;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;

/** What both sides of a forwarded connection have in common. */
final class TcpSockets {
  private static final int LEAST_READ = 2 << 10;
  private static final int FIRST_READ = 16 << 10;

  private TcpSockets() {}

  static void prepare(SocketChannel channel, UserspaceOptions options) {
    SocketChannelConfig config = channel.config();
    config.setAllowHalfClosure(true);
    // A peer that vanishes without a word would be kept for ever.
    config.setKeepAlive(true);
    config.setRecvByteBufAllocator(
        new AdaptiveRecvByteBufAllocator(
            Math.min(LEAST_READ, options.readBytes()),
            Math.min(FIRST_READ, options.readBytes()),
            options.readBytes()));
  }

  /** Ends a connection as one that went wrong: by RST, rather than as if all had been said. */
  static void reset(SocketChannel channel) {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException e) {
      // The peer has ended it before: then there is nobody to tell.
      channel.close();
      return;
    }
    channel.close();
  }
}
