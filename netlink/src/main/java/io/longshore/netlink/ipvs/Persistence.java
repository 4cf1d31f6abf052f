package io.longshore.netlink.ipvs;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.IpFamily;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A client comes to the same server again.
 *
 * @param timeoutSeconds how long after its last connection
 * @param netmask which bits of the address make a client; in IPv6 the ones come before the zeros
 * @param engine what else makes a client, such as {@code sip}
 */
public record Persistence(int timeoutSeconds, InetAddress netmask, Optional<String> engine) {

  /** Checks the time. */
  public Persistence {
    if (timeoutSeconds <= 0) {
      throw new IllegalArgumentException("persistence for " + timeoutSeconds + " s");
    }
  }

  /** Each address is a client. */
  public static Persistence perAddress(IpFamily family, int timeoutSeconds) {
    return new Persistence(timeoutSeconds, mask(family, family.bits()), Optional.empty());
  }

  /** Each network of a prefix length is a client. */
  public static Persistence perNetwork(IpFamily family, int prefix, int timeoutSeconds) {
    return new Persistence(timeoutSeconds, mask(family, prefix), Optional.empty());
  }

  /** This persistence with an engine. */
  public Persistence withEngine(String name) {
    return new Persistence(timeoutSeconds, netmask, Optional.of(name));
  }

  /** So many ones, then zeros. */
  static InetAddress mask(IpFamily family, int prefix) {
    if (prefix < 1 || prefix > family.bits()) {
      throw new IllegalArgumentException("not a prefix length of IP" + family + ": " + prefix);
    }
    byte[] bytes = new byte[family.length()];
    Arrays.fill(bytes, 0, prefix / 8, (byte) 0xff);
    if (prefix % 8 != 0) {
      bytes[prefix / 8] = (byte) (0xff00 >> prefix % 8);
    }
    return family.address(Bytes.of(bytes));
  }

  /** How many ones the netmask begins with. */
  int prefix() {
    int count = 0;
    for (byte part : netmask.getAddress()) {
      int ones = Integer.numberOfLeadingZeros(~(part << 24));
      count += Math.min(ones, 8);
      if (ones < 8) {
        break;
      }
    }
    return count;
  }

  /** As ipvsadm has it. */
  @Override
  public String toString() {
    IpFamily family = IpFamily.of(netmask);
    String mask = family == IpFamily.IPV4 ? IpAddresses.text(netmask) : Integer.toString(prefix());
    return "-p "
        + timeoutSeconds
        + (prefix() == family.bits() ? "" : " -M " + mask)
        + engine.map(name -> " --pe " + name).orElse("");
  }
}
