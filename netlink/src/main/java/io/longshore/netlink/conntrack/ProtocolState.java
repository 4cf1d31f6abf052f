package io.longshore.netlink.conntrack;

/** How far a flow has come, where its protocol has stages. */
public sealed interface ProtocolState {

  /** The protocol has no stages, or the kernel does not tell. */
  record None() implements ProtocolState {}

  /** A TCP connection. */
  record Tcp(TcpStage stage) implements ProtocolState {}

  /**
   * An SCTP association.
   *
   * @param originalTag the verification tag of packets in the original direction
   * @param replyTag that of the answers
   */
  record Sctp(SctpStage stage, int originalTag, int replyTag) implements ProtocolState {}

  /** The stage's name; empty for none. */
  default String stageName() {
    return switch (this) {
      case None _ -> "";
      case Tcp(TcpStage stage) -> stage.name();
      case Sctp sctp -> sctp.stage().name();
    };
  }

  /** Enum tcp_conntrack, include/uapi/linux/netfilter/nf_conntrack_tcp.h. */
  enum TcpStage {
    /** Nothing was seen. */
    NONE(0),
    /** The first packet was sent. */
    SYN_SENT(1),
    /** It was answered. */
    SYN_RECV(2),
    /** It is open. */
    ESTABLISHED(3),
    /** The first end is closed. */
    FIN_WAIT(4),
    /** The first end's closing was acknowledged. */
    CLOSE_WAIT(5),
    /** The second end is closed. */
    LAST_ACK(6),
    /** It is over: late packets are still taken for its own. */
    TIME_WAIT(7),
    /** It was broken off. */
    CLOSE(8),
    /** Both ends have sent a first packet. */
    SYN_SENT2(9),
    /** Of a newer kernel. */
    UNKNOWN(-1);

    private final int number;

    TcpStage(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static TcpStage of(int number) {
      for (TcpStage stage : values()) {
        if (stage.number == number) {
          return stage;
        }
      }
      return UNKNOWN;
    }
  }

  /** Enum sctp_conntrack, include/uapi/linux/netfilter/nf_conntrack_sctp.h. */
  enum SctpStage {
    /** Nothing was seen. */
    NONE(0),
    /** It is closed. */
    CLOSED(1),
    /** The first packet was sent. */
    COOKIE_WAIT(2),
    /** The third packet was sent. */
    COOKIE_ECHOED(3),
    /** It is open. */
    ESTABLISHED(4),
    /** One end closes it. */
    SHUTDOWN_SENT(5),
    /** The other end closes it. */
    SHUTDOWN_RECD(6),
    /** The closing was acknowledged. */
    SHUTDOWN_ACK_SENT(7),
    /** Only signs of life were seen. */
    HEARTBEAT_SENT(8),
    /** And were answered. */
    HEARTBEAT_ACKED(9),
    /** Of a newer kernel. */
    UNKNOWN(-1);

    private final int number;

    SctpStage(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static SctpStage of(int number) {
      for (SctpStage stage : values()) {
        if (stage.number == number) {
          return stage;
        }
      }
      return UNKNOWN;
    }
  }
}
