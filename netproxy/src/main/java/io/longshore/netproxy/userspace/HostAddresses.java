package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The addresses that the devices in the calling thread's network namespace have. */
final class HostAddresses {
  /** The JDK reads the same of the process, whose namespace may be another than the thread's. */
  private static final Path IPV6 = Path.of("/proc/thread-self/net/if_inet6");

  /** net/ipv6/addrconf.c, if6_seq_show: address, index, prefix, scope, flags and device, in hex. */
  private static final int FIELDS = 6;

  private static final String LINK_SCOPE = "20"; // include/net/ipv6.h, IPV6_ADDR_LINKLOCAL

  private HostAddresses() {}

  /** Sorted; without those that mean something on one link only. */
  static List<IpAddress> now(IpFamily family) {
    try {
      Stream<IpAddress> all =
          switch (family) {
            case IPV4 -> ip4();
            case IPV6 -> Files.exists(IPV6) ? parseIp6(Files.readString(IPV6)) : Stream.of();
          };
      return all.distinct().sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the machine's addresses", e);
    }
  }

  private static Stream<IpAddress> ip4() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLinkLocalAddress())
        .map(IpAddress::of)
        .filter(address -> address.family() == IpFamily.IPV4);
  }

  /** Reads the kernel's list. */
  static Stream<IpAddress> parseIp6(String text) {
    return text.lines()
        .map(
            line -> {
              String[] fields = line.strip().split("\\s+");
              if (fields.length != FIELDS) {
                throw new IllegalArgumentException("not a line of " + IPV6 + ": \"" + line + '"');
              }
              return fields;
            })
        .filter(fields -> !fields[3].equals(LINK_SCOPE))
        .map(fields -> IpAddress.of(HexFormat.of().parseHex(fields[0])));
  }
}
