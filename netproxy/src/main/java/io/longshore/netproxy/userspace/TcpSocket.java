package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpFamily;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NotYetConnectedException;

/**
 * A TCP socket of the kernel that never blocks: netty's calls without netty's channel around them.
 * For one thread at a time, but for its options.
 */
final class TcpSocket extends Socket {
  private static final Log LOG = Log.of("userspace");

  /** As many as the kernel grants: net.core.somaxconn. */
  private static final int BACKLOG = 65_535;

  private TcpSocket(int descriptor) {
    super(descriptor);
  }

  /** One that accept(2) returned. */
  static TcpSocket accepted(int descriptor) {
    return new TcpSocket(descriptor);
  }

  private static TcpSocket open(IpFamily family) {
    return new TcpSocket(newSocketStream0(family == IpFamily.IPV6));
  }

  /**
   * Begins to connect with an endpoint.
   *
   * @throws io.netty.channel.ChannelException where the machine has no more sockets
   */
  static TcpSocket connecting(IpFamily family, Destination destination) throws IOException {
    TcpSocket socket = open(family);
    try {
      socket.prepare();
      socket.connect(
          new InetSocketAddress(destination.address().toInetAddress(), destination.port()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Begins to listen, also at an address that the machine does not have yet. */
  static TcpSocket listening(ListenAddress address, IpFamily family) throws IOException {
    TcpSocket socket = open(family);
    try {
      // Those that it accepts have the same: net/core/sock.c, sk_clone_lock.
      socket.prepare();
      socket.setReuseAddress(true);
      // All addresses and one of them may have the same port; and a proxy that takes over from
      // another can begin before that one ends.
      socket.setReusePort(true);
      if (family == IpFamily.IPV6) {
        SocketOptions.takeNothingOfIpv4(socket);
      }
      socket.bindEvenIfNotHere(address);
      socket.listen(BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** A peer that vanishes without a word would be kept for ever; and no byte should wait. */
  private void prepare() throws IOException {
    setKeepAlive(true);
    setTcpNoDelay(true);
  }

  private void bindEvenIfNotHere(ListenAddress address) throws IOException {
    try {
      bind(address.socketAddress());
    } catch (NativeIoException e) {
      if (!Binding.isNotHere(e)) {
        throw e;
      }
      Binding.tellNotHere(address);
      SocketOptions.bindFreely(this);
      bind(address.socketAddress());
    }
  }

  /** Tells the peer that there is no more. */
  void endOutput() throws IOException {
    try {
      shutdown(false, true);
    } catch (NotYetConnectedException e) {
      // What netty makes of ENOTCONN: the peer has reset it.
      throw new IOException("lost before its end could be told", e);
    }
  }

  /** What is closed now ends by RST, rather than as if all had been said. */
  void endByReset() {
    try {
      setSoLinger(0);
    } catch (IOException e) {
      // The peer has ended it before: then there is nobody to tell.
      LOG.debug("no reset", "socket", this, "error", e);
    }
  }

  /** The descriptor is free whatever the kernel says: close(2). */
  void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      LOG.debug("complaint about a close", "socket", this, "error", e);
    }
  }
}
