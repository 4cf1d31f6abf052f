package io.longshore.linux.testing;

import io.longshore.linux.netns.NamedNamespaces;
import io.longshore.linux.netns.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A network namespace of a test, with its loopback device up; removed with all in it when closed.
 */
public final class TestNetwork implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String WITHOUT_DAD =
      "for each in all default; do echo 0 >/proc/sys/net/ipv6/conf/$each/accept_dad; done; ";

  private final String name;
  private final NetworkNamespace namespace;

  private TestNetwork(String name) {
    this.name = name;
    new NamedNamespaces().create(name);
    this.namespace = NetworkNamespace.named(name);
    // Nobody has the same address: without this an IPv6 address could not be used for a second.
    run("sh", "-c", WITHOUT_DAD + "ip link set lo up");
  }

  /** A new namespace, whose name tells the process that made it. */
  public static TestNetwork create() {
    return new TestNetwork(
        "longshore-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
  }

  /** The name that {@code ip netns} shows. */
  public String name() {
    return name;
  }

  /** A handle that lives as long as this object. */
  public NetworkNamespace namespace() {
    return namespace;
  }

  /** Runs a command in the namespace; it must succeed. */
  public String run(String... command) {
    return Commands.run(inside(command).toArray(String[]::new));
  }

  /** Runs a command in the namespace with text on its standard input; it must succeed. */
  public String runWithInput(String input, String... command) {
    return Commands.runWithInput(input, inside(command).toArray(String[]::new));
  }

  /** Runs a command in the namespace that may fail. */
  public Commands.Result attempt(String... command) {
    return Commands.attempt("", inside(command));
  }

  /**
   * The words that run a command in the namespace: not by ip netns exec, which hides
   * /sys/fs/cgroup.
   */
  public List<String> inside(String... command) {
    return new ArrayList<>(
        Stream.concat(
                Stream.of("nsenter", "--net=" + NetworkNamespace.NAMED.resolve(name)),
                Stream.of(command))
            .toList());
  }

  /**
   * Joins this namespace with another by a pair of devices, each with an address such as
   * 10.0.0.1/24.
   */
  public void connect(
      String device, String address, TestNetwork other, String otherDevice, String otherAddress) {
    run(
        "ip",
        "link",
        "add",
        "name",
        device,
        "type",
        "veth",
        "peer",
        "name",
        otherDevice,
        "netns",
        other.name);
    up(device, address);
    other.up(otherDevice, otherAddress);
  }

  private void up(String device, String address) {
    run("ip", "addr", "add", address, "dev", device);
    run("ip", "link", "set", "dev", device, "up");
  }

  @Override
  public void close() {
    namespace.close();
    new NamedNamespaces().delete(name);
  }
}
