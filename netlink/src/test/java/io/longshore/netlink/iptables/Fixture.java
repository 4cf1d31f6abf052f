package io.longshore.netlink.iptables;

import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.wire.IpFamily;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Rules as iptables-save of Debian 12 prints them: of every kind, and those of a kube-proxy. */
public enum Fixture {
  EVERY_KIND(IpFamily.IPV4, "rules-ipv4.txt"),
  EVERY_KIND_SIX(IpFamily.IPV6, "rules-ipv6.txt"),
  KUBE_PROXY(IpFamily.IPV4, "kube-proxy-ipv4.txt");

  private final IpFamily family;
  private final String file;

  Fixture(IpFamily family, String file) {
    this.family = family;
    this.file = file;
  }

  public IpFamily family() {
    return family;
  }

  /** The text, in which there are no comments. */
  public String text() {
    try (InputStream in =
        Fixture.class.getResourceAsStream("/io/longshore/netlink/iptables/" + file)) {
      byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tables. */
  public List<IptablesTable> tables() {
    return IptablesTable.parse(family, text());
  }

  /** Makes the ipsets that the rules name. */
  public static void createSets(TestNetwork network) {
    network.run("ipset", "create", "myset", "hash:ip", "counters");
    network.run("ipset", "create", "myset2", "hash:ip,port");
  }

  /** The name of one of iptables' commands: iptables-nft-save and so on. */
  public static String command(IpFamily family, HostForm form, String suffix) {
    String base =
        switch (family) {
          case IPV4 -> "iptables";
          case IPV6 -> "ip6tables";
        };
    String variant =
        switch (form) {
          case NFT -> "nft";
          case LEGACY -> "legacy";
        };
    return base + "-" + variant + suffix;
  }

  /** What a command printed, tables sorted, without comments. */
  public static String sorted(String saved) {
    String text =
        saved.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
    return List.of(text.split("(?<=COMMIT)\n?")).stream()
        .filter(table -> !table.isBlank())
        .sorted()
        .collect(Collectors.joining("\n"));
  }
}
