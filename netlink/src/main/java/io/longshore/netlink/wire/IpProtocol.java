package io.longshore.netlink.wire;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A protocol above IP by its number, which is all that the kernel knows. */
public record IpProtocol(int number) {
  public static final IpProtocol ICMP = new IpProtocol(1);
  public static final IpProtocol TCP = new IpProtocol(6);
  public static final IpProtocol UDP = new IpProtocol(17);
  public static final IpProtocol ICMPV6 = new IpProtocol(58);
  public static final IpProtocol SCTP = new IpProtocol(132);
  public static final IpProtocol UDPLITE = new IpProtocol(136);

  private static final Map<Integer, String> NAMES =
      Map.of(1, "icmp", 6, "tcp", 17, "udp", 58, "icmpv6", 132, "sctp", 136, "udplite");
  private static final Map<String, Integer> NUMBERS =
      NAMES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  /** Checks that the number fits a byte. */
  public IpProtocol {
    if (number < 0 || number > 255) {
      throw new IllegalArgumentException("not a protocol of IP: " + number);
    }
  }

  /** The protocol of a name such as {@code tcp}. */
  public static Optional<IpProtocol> named(String name) {
    return Optional.ofNullable(NUMBERS.get(name)).map(IpProtocol::new);
  }

  /** The name in small letters, or the number where it has none. */
  @Override
  public String toString() {
    return NAMES.getOrDefault(number, Integer.toString(number));
  }
}
