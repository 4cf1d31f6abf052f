package io.longshore.netlink.conntrack;

import io.longshore.netlink.conntrack.ProtocolState.SctpStage;
import io.longshore.netlink.conntrack.ProtocolState.TcpStage;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;

/** Stages as attributes: enum ctattr_protoinfo, ctattr_protoinfo_tcp and ctattr_protoinfo_sctp. */
final class ProtocolStates {
  private static final int PROTOINFO = 4;
  private static final int TCP = 1;
  private static final int SCTP = 3;
  private static final int STATE = 1;
  private static final int TAG_ORIGINAL = 2;
  private static final int TAG_REPLY = 3;

  private ProtocolStates() {}

  static void write(AttributeWriter message, ProtocolState state) {
    switch (state) {
      case ProtocolState.None _ -> {
        // Nothing to say.
      }
      case ProtocolState.Tcp(TcpStage stage) -> {
        int info = message.open(PROTOINFO);
        int tcp = message.open(TCP);
        message.u8(STATE, stage.number());
        message.close(tcp);
        message.close(info);
      }
      case ProtocolState.Sctp(SctpStage stage, int originalTag, int replyTag) -> {
        int info = message.open(PROTOINFO);
        int sctp = message.open(SCTP);
        message.u8(STATE, stage.number());
        message.big32(TAG_ORIGINAL, originalTag);
        message.big32(TAG_REPLY, replyTag);
        message.close(sctp);
        message.close(info);
      }
    }
  }

  static ProtocolState read(AttributeReader info) {
    ProtocolState state = new ProtocolState.None();
    while (info.next()) {
      switch (info.type()) {
        case TCP -> state = readTcp(info.nested());
        case SCTP -> state = readSctp(info.nested());
        default -> {
          // DCCP, which newer kernels do not know any more.
        }
      }
    }
    return state;
  }

  private static ProtocolState readTcp(AttributeReader tcp) {
    int stage = 0;
    while (tcp.next()) {
      if (tcp.type() == STATE) {
        stage = tcp.u8();
      }
    }
    return new ProtocolState.Tcp(TcpStage.of(stage));
  }

  private static ProtocolState readSctp(AttributeReader sctp) {
    int stage = 0;
    int original = 0;
    int reply = 0;
    while (sctp.next()) {
      switch (sctp.type()) {
        case STATE -> stage = sctp.u8();
        case TAG_ORIGINAL -> original = sctp.big32();
        case TAG_REPLY -> reply = sctp.big32();
        default -> {
          // Of a newer kernel.
        }
      }
    }
    return new ProtocolState.Sctp(SctpStage.of(stage), original, reply);
  }
}
