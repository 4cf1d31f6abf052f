package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.Errors.NativeIoException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Takes an address for a socket, also one that the machine does not have yet. */
final class Binding {
  private static final Log LOG = Log.of("userspace");

  private static final int EADDRNOTAVAIL = 99; // include/uapi/asm-generic/errno.h

  private Binding() {}

  /**
   * Tries it plainly first. IP_FREEBIND needs no rights, and gets the packets as soon as the kernel
   * takes them for its own: an address that comes later, or a range that a route makes local, which
   * for IPv6 is not enough to bind plainly.
   */
  static CompletableFuture<Channel> bind(
      Loops loops, ListenAddress address, AbstractBootstrap<?, ? extends Channel> bootstrap) {
    return loops
        .open(() -> bootstrap.bind(address.socketAddress()))
        .exceptionallyCompose(
            failure -> {
              if (!isNotHere(failure)) {
                return CompletableFuture.failedFuture(failure);
              }
              tellNotHere(address);
              return loops.open(
                  () ->
                      bootstrap
                          .clone()
                          .option(EpollChannelOption.IP_FREEBIND, true)
                          .bind(address.socketAddress()));
            });
  }

  /** Whether the machine does not have the address that was to be bound. */
  static boolean isNotHere(NativeIoException failure) {
    return -failure.expectedErr() == EADDRNOTAVAIL;
  }

  /** Each Service has such a moment, as its sockets come before its routes. */
  static void tellNotHere(ListenAddress address) {
    LOG.debug(
        "no device has this address of a Service: it is served once a local route does",
        "address",
        address);
  }

  private static boolean isNotHere(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          isNotHere(wrapped.getCause());
      case NativeIoException kernel -> isNotHere(kernel);
      default -> false;
    };
  }
}
