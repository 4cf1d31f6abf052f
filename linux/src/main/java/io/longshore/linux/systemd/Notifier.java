package io.longshore.linux.systemd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;

/**
 * Tells systemd how the service is, as sd_notify(3) describes. Where systemd did not ask for it,
 * all of it does nothing. Safe for use by several threads.
 */
public final class Notifier {
  private final Optional<UnixSocketAddress> address;
  private final Optional<Duration> watchdog;

  private Notifier(Optional<UnixSocketAddress> address, Optional<Duration> watchdog) {
    this.address = address;
    this.watchdog = watchdog;
  }

  /** What the environment of this program asks for. */
  public static Notifier fromEnvironment() {
    return of(System.getenv(), ProcessHandle.current().pid());
  }

  /** What an environment asks of a process. */
  static Notifier of(Map<String, String> environment, long pid) {
    Optional<UnixSocketAddress> address =
        Optional.ofNullable(environment.get("NOTIFY_SOCKET")).map(Notifier::address);
    return new Notifier(address, WatchdogInterval.of(environment, pid));
  }

  /**
   * An address that begins with @ is in the abstract namespace: a zero byte stands in its place.
   */
  private static UnixSocketAddress address(String text) {
    if (!text.startsWith("/") && !text.startsWith("@")) {
      throw new IllegalArgumentException(
          "NOTIFY_SOCKET=" + text + ": only paths and abstract names (@...) are supported");
    }
    return new UnixSocketAddress(text.startsWith("@") ? "\0" + text.substring(1) : text);
  }

  /** Whether somebody listens. */
  public boolean isWanted() {
    return address.isPresent();
  }

  /** How often {@link #watchdog} must be called at the least, if systemd watches at all. */
  public Optional<Duration> watchdogInterval() {
    return watchdog;
  }

  /** The service is up. */
  public void ready(String status) {
    send("READY=1", "STATUS=" + oneLine(status));
  }

  /** A line for {@code systemctl status}. */
  public void status(String status) {
    send("STATUS=" + oneLine(status));
  }

  /** The service reads its configuration again; {@link #ready} ends that. */
  public void reloading() {
    // Type=notify-reload wants the time by CLOCK_MONOTONIC, which is what nanoTime reads on Linux.
    send("RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / 1000);
  }

  /** The service ends. */
  public void stopping(String status) {
    send("STOPPING=1", "STATUS=" + oneLine(status));
  }

  /** The service still works. */
  public void watchdog() {
    send("WATCHDOG=1");
  }

  /** Another process is the service's main one. */
  public void mainProcess(long pid) {
    send("MAINPID=" + pid);
  }

  /** Starting, stopping or reloading takes up to this much longer. */
  public void extendTimeout(Duration more) {
    send("EXTEND_TIMEOUT_USEC=" + more.toNanos() / 1000);
  }

  private void send(String... assignments) {
    if (address.isEmpty()) {
      return;
    }
    byte[] message =
        Stream.of(assignments).collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
    // A new socket each time: systemd may have been restarted, and this happens every few seconds.
    try (UnixDatagramChannel channel = UnixDatagramChannel.open()) {
      channel.send(ByteBuffer.wrap(message), address.get());
    } catch (IOException e) {
      throw new NotifyException(List.of(assignments), address.get().humanReadablePath(), e);
    }
  }

  /** A line end would begin another assignment. */
  private static String oneLine(String text) {
    return text.replace('\n', ' ');
  }
}
