package io.longshore.netproxy.userspace;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll, which asks the kernel for a little less and a little more. Two things of netty
 * 4.2.18 stand against passing on ends of input one by one:
 *
 * <ul>
 *   <li>When it hears of EPOLLRDHUP it reads all that the kernel holds, megabytes, even while
 *       reading is off: EpollRecvByteAllocatorHandle.continueReading. Without that event the end is
 *       found by reading, in its turn.
 *   <li>A socket that waits for nothing is taken from epoll, but remembered as if it were there:
 *       EpollIoHandler.DefaultEpollIoRegistration.submit. Waiting for room to write then fails with
 *       ENOENT. Such a socket waits for an error here, told once: EPOLLHUP, which cannot be turned
 *       off, would otherwise be told again and again.
 * </ul>
 *
 * <p>Of its event loop's thread, but for {@link #wakeup}.
 */
final class PatientEpoll implements IoHandler {
  private static final EpollIoOps ERROR_ONCE = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET);

  private final IoHandler epoll;

  private PatientEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory factory() {
    IoHandlerFactory plain = EpollIoHandler.newFactory();
    return executor -> new PatientEpoll(plain.newHandler(executor));
  }

  /** What to ask the kernel for. */
  static EpollIoOps patient(EpollIoOps wanted) {
    EpollIoOps rest = wanted.without(EpollIoOps.EPOLLRDHUP);
    return rest.equals(EpollIoOps.NONE) ? ERROR_ONCE : rest;
  }

  private record Registration(IoRegistration epoll) implements IoRegistration {
    // The signature is netty's.
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> T attachment() {
      return epoll.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      return epoll.submit(ops instanceof EpollIoOps wanted ? patient(wanted) : ops);
    }

    @Override
    public boolean isValid() {
      return epoll.isValid();
    }

    @Override
    public boolean cancel() {
      return epoll.cancel();
    }
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(epoll.register(handle));
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return epoll.isCompatible(type);
  }
}
