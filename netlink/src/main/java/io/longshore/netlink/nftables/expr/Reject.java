package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.List;

/** Drops the packet and tells its sender. */
public record Reject(Kind kind, int code) implements Expression {
  // enum nft_reject_attributes
  private static final int TYPE = 1;
  private static final int ICMP_CODE = 2;

  /** What the sender gets: enum nft_reject_types. */
  public enum Kind implements Numbered {
    /** An ICMP message of the packet's family. */
    ICMP(0),
    /** The end of the TCP connection. */
    TCP_RESET(1),
    /** An ICMP message of either family: enum nft_reject_inet_code. */
    ICMPX(2);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }
  }

  /** Connections end. */
  public static final Reject TCP_RESET = new Reject(Kind.TCP_RESET, 0);

  /** No such port, in the words of either family. */
  public static final Reject PORT_UNREACHABLE = new Reject(Kind.ICMPX, 1);

  static Expression decode(AttributeTable in) {
    return Numbered.find(Kind.values(), in.big32(TYPE))
        .<Expression>map(kind -> new Reject(kind, in.u8(ICMP_CODE)))
        .orElse(UNKNOWN);
  }

  @Override
  public String kernelName() {
    return "reject";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(TYPE, kind.number());
    if (kind != Kind.TCP_RESET) {
      out.u8(ICMP_CODE, code);
    }
  }

  private static final List<String> CODES =
      List.of("no-route", "port-unreachable", "host-unreachable", "admin-prohibited");

  @Override
  public String toString() {
    return switch (kind) {
      case ICMP -> "reject with icmp " + code;
      case TCP_RESET -> "reject with tcp reset";
      case ICMPX -> "reject with icmpx " + (code < CODES.size() ? CODES.get(code) : code);
    };
  }
}
