package io.longshore.netlink.ipvs;

import java.util.Arrays;
import java.util.Optional;

/** How packets come to a server: IP_VS_CONN_F_FWD_MASK. */
public sealed interface Forwarding {

  /** The destination is translated, and that of answers back. */
  record Masquerade() implements Forwarding {}

  /** The server is this machine. */
  record Local() implements Forwarding {}

  /** The server has the service's address itself: only the link's address changes. */
  record DirectRoute() implements Forwarding {}

  /** The packet goes on as if there were no service. */
  record Bypass() implements Forwarding {}

  /**
   * The packet travels inside of another one.
   *
   * @param port where the other end listens; 0 unless the encapsulation is {@link
   *     Encapsulation#GUE}
   */
  record Tunnel(Encapsulation encapsulation, int port, Checksum checksum) implements Forwarding {}

  /** A way of a newer kernel. */
  record Unknown(int method, int tunnelType) implements Forwarding {}

  /** What packets in tunnels look like: IP_VS_CONN_F_TUNNEL_TYPE_. */
  enum Encapsulation {
    IPIP(0, "ipip"),
    GUE(1, "gue"),
    GRE(2, "gre");

    private final int number;
    private final String text;

    Encapsulation(int number, String text) {
      this.number = number;
      this.text = text;
    }

    int number() {
      return number;
    }

    static Optional<Encapsulation> ofNumber(int number) {
      return Arrays.stream(values()).filter(one -> one.number == number).findFirst();
    }
  }

  /** Whether tunnels protect what they carry: IP_VS_TUNNEL_ENCAP_FLAG_. */
  enum Checksum {
    NONE(0, "--tun-nocsum"),
    PLAIN(1, "--tun-csum"),
    REMOTE(2, "--tun-remcsum");

    private final int flag;
    private final String text;

    Checksum(int flag, String text) {
      this.flag = flag;
      this.text = text;
    }

    int flag() {
      return flag;
    }
  }

  /** A tunnel of IP in IP. */
  static Tunnel tunnel() {
    return new Tunnel(Encapsulation.IPIP, 0, Checksum.NONE);
  }

  /** As ipvsadm has it; what it has no word for is told in a word of ours. */
  default String text() {
    return switch (this) {
      case Masquerade _ -> "-m";
      case DirectRoute _ -> "-g";
      case Local _ -> "local";
      case Bypass _ -> "bypass";
      case Tunnel _ -> "-i";
      case Unknown(int method, int _) -> "method-" + method;
    };
  }

  /** What ipvsadm says of a tunnel, behind all else. */
  default String tunnelText() {
    return this instanceof Tunnel(Encapsulation encapsulation, int port, Checksum checksum)
        ? " --tun-type "
            + encapsulation.text
            + (encapsulation == Encapsulation.GUE ? " --tun-port " + port : "")
            + (encapsulation == Encapsulation.IPIP ? "" : " " + checksum.text)
        : "";
  }
}
