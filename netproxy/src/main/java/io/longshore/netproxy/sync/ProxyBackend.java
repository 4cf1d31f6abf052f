package io.longshore.netproxy.sync;

import io.longshore.netproxy.model.IpFamily;

/**
 * Makes the machine forward the packets of Services, for one family of addresses. Of {@link
 * #replace}, {@link #apply} and {@link #close} one is called at a time, though by different
 * threads; they may block in native calls, and are called on platform threads.
 */
public interface ProxyBackend extends AutoCloseable {

  /** The family. */
  IpFamily family();

  /**
   * Makes the machine forward exactly so. What is there already and right stays untouched, whoever
   * made it: an earlier run of this program, or the calls before. It is called at the start, after
   * every failure, and when the kernel's state may have been changed by somebody else.
   *
   * @return in how many places the machine was different from that before
   * @throws RuntimeException where it fails: it is called again, later
   */
  int replace(DesiredState desired);

  /**
   * Makes changes, in one step where the kernel can. It is called only after a {@link #replace}
   * that succeeded, and each change begins where the last call ended.
   *
   * @throws RuntimeException where it fails, whatever has been done: {@link #replace} follows
   */
  void apply(Changes changes);

  /**
   * Watches for others who change what this backend has made, and calls the alarm, which returns at
   * once, each time. Called once, before the first {@link #replace}. A backend whose state nobody
   * else can reach does nothing.
   */
  void watch(Runnable alarm);

  /**
   * Ends as {@link #close} does, but another backend follows in this process: connections that go
   * through the process may end by themselves.
   */
  default void handOver() {
    close();
  }

  /** Ends the watch and gives back what the process holds; the machine goes on forwarding. */
  @Override
  void close();
}
