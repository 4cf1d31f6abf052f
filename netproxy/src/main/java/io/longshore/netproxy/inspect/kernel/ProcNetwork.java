package io.longshore.netproxy.inspect.kernel;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel tells of a network namespace in files. */
final class ProcNetwork {
  private static final Path RECENT = Path.of("/proc/thread-self/net/xt_recent");
  private static final Path SOCKETS = Path.of("/proc/thread-self/net");
  private static final Path SETTINGS = Path.of("/proc/sys/net");

  private final NetworkNamespace namespace;

  ProcNetwork(NetworkNamespace namespace) {
    this.namespace = namespace;
  }

  Network.Settings settings() {
    return inside(
        () ->
            new Network.Settings(
                isOn(SETTINGS.resolve("ipv4/ip_forward")),
                isOn(SETTINGS.resolve("ipv6/conf/all/forwarding")),
                localnetLinks()));
  }

  private static List<String> localnetLinks() throws IOException {
    try (Stream<Path> links = Files.list(SETTINGS.resolve("ipv4/conf"))) {
      return links
          .filter(link -> isOn(link.resolve("route_localnet")))
          .map(link -> link.getFileName().toString())
          .toList();
    }
  }

  private static boolean isOn(Path setting) {
    try {
      return !Files.readString(setting).strip().equals("0");
    } catch (NoSuchFileException e) {
      return false; // a kernel without IPv6
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Listener> listeners() {
    return inside(
        () -> {
          List<Listener> found = new ArrayList<>();
          for (String file : List.of("tcp", "tcp6")) {
            found.addAll(Listener.parse(Protocol.TCP, lines(file)));
          }
          for (String file : List.of("udp", "udp6")) {
            found.addAll(Listener.parse(Protocol.UDP, lines(file)));
          }
          return found;
        });
  }

  private static List<String> lines(String file) throws IOException {
    try {
      return Files.readAllLines(SOCKETS.resolve(file));
    } catch (NoSuchFileException e) {
      return List.of(); // a kernel without IPv6
    }
  }

  Map<String, Set<IpAddress>> recent() {
    return inside(
        () -> {
          Map<String, Set<IpAddress>> lists = new HashMap<>();
          if (Files.isDirectory(RECENT)) {
            try (Stream<Path> files = Files.list(RECENT)) {
              for (Path file : files.toList()) {
                lists.put(file.getFileName().toString(), addresses(Files.readAllLines(file)));
              }
            }
          }
          return lists;
        });
  }

  /** Lines such as {@code src=10.0.0.1 ttl: 64 last_seen: ...}: net/netfilter/xt_recent.c. */
  static Set<IpAddress> addresses(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("src="))
        .map(line -> IpAddress.parse(line.substring(4, line.indexOf(' '))))
        .collect(Collectors.toUnmodifiableSet());
  }

  private <T> T inside(Callable<T> task) {
    try {
      return namespace.call(task);
    } catch (RuntimeException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot read " + namespace, e);
    }
  }
}
