package io.longshore.netlink.iptables.form;

import java.util.Map;
import java.util.Optional;

/** The number of a protocol in the header of IP; prints as the name that iptables gives it. */
public record Protocol(int number) {
  public static final Protocol ICMP = new Protocol(1);
  public static final Protocol TCP = new Protocol(6);
  public static final Protocol UDP = new Protocol(17);
  public static final Protocol ICMP6 = new Protocol(58);
  public static final Protocol SCTP = new Protocol(132);

  /** The protocols with names that every machine knows: libxtables, xtables_chain_protos. */
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("icmp", 1),
          Map.entry("igmp", 2),
          Map.entry("tcp", 6),
          Map.entry("udp", 17),
          Map.entry("dccp", 33),
          Map.entry("gre", 47),
          Map.entry("esp", 50),
          Map.entry("ah", 51),
          Map.entry("ipv6-icmp", 58),
          Map.entry("ospf", 89),
          Map.entry("pim", 103),
          Map.entry("vrrp", 112),
          Map.entry("sctp", 132),
          Map.entry("udplite", 136));

  /** Checks the number; IPv6 has place for more bits, which no packet uses. */
  public Protocol {
    if (number < 0 || number > 0xffff) {
      throw new IllegalArgumentException("not the number of a protocol: " + number);
    }
  }

  /** Of a name or a number; empty for {@code all}. */
  public static Optional<Protocol> parse(String text) {
    return switch (text) {
      case "all" -> Optional.empty();
      case "icmpv6" -> Optional.of(ICMP6);
      default -> {
        Integer number = NUMBERS.get(text);
        int value = number == null ? Numbers.parse(text, 0xff) : number;
        yield value == 0 ? Optional.empty() : Optional.of(new Protocol(value));
      }
    };
  }

  @Override
  public String toString() {
    return NUMBERS.entrySet().stream()
        .filter(entry -> entry.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> String.valueOf(number));
  }
}
