package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.MessageReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The ways of the packets that have {@code meta nftrace set 1}. For one thread; {@link #close} is
 * for any.
 */
public final class TraceEvents implements AutoCloseable {
  /** The group to join: NFNLGRP_NFTRACE. */
  public static final int GROUP = 9;

  // enum nft_trace_attributes
  private static final int TABLE = 1;
  private static final int CHAIN = 2;
  private static final int RULE_HANDLE = 3;
  private static final int TYPE = 4;
  private static final int VERDICT = 5;
  private static final int ID = 6;
  private static final int LINK_HEADER = 7;
  private static final int NETWORK_HEADER = 8;
  private static final int TRANSPORT_HEADER = 9;
  private static final int IIF = 10;
  private static final int OIF = 12;
  private static final int MARK = 14;
  private static final int POLICY = 16;

  private final NetlinkEvents events;

  /** Takes over a socket of the netfilter family that has joined {@link #GROUP}. */
  public TraceEvents(NetlinkEvents events) {
    this.events = events;
  }

  /** Waits for steps; none when the time is over. */
  public List<TraceStep> next(Duration patience) {
    List<TraceStep> found = new ArrayList<>();
    events.receive(patience, message -> add(message, found));
    return found;
  }

  private static void add(MessageReader message, List<TraceStep> found) {
    if (message.type() == NftMessage.TRACE) {
      NftMessage.family(message).ifPresent(family -> found.add(decode(family, message)));
    }
  }

  static TraceStep decode(Family family, MessageReader message) {
    var attributes = message.attributes(NftMessage.HEADER);
    AttributeTable in = AttributeTable.read(attributes, POLICY);
    TraceStep.Kind kind = kind(in.big32(TYPE));
    TraceStep step =
        new TraceStep(
            in.big32(ID),
            kind,
            new TableName(family, in.text(TABLE)).chain(in.text(CHAIN)),
            in.big64(RULE_HANDLE),
            verdict(kind, in),
            in.big32(MARK),
            in.big32(IIF),
            in.big32(OIF),
            in.bytes(LINK_HEADER),
            in.bytes(NETWORK_HEADER),
            in.bytes(TRANSPORT_HEADER));
    attributes.check("read a trace");
    return step;
  }

  private static TraceStep.Kind kind(int number) {
    return switch (number) {
      case 1 -> TraceStep.Kind.POLICY;
      case 2 -> TraceStep.Kind.RETURN;
      case 3 -> TraceStep.Kind.RULE;
      default -> TraceStep.Kind.OTHER;
    };
  }

  private static Verdict verdict(TraceStep.Kind kind, AttributeTable in) {
    if (kind == TraceStep.Kind.POLICY) {
      return in.big32(POLICY) == 0 ? Verdict.Plain.DROP : Verdict.Plain.ACCEPT;
    }
    return in.nested(VERDICT).map(Verdict::decode).orElse(Verdict.Plain.CONTINUE);
  }

  @Override
  public void close() {
    events.close();
  }
}
