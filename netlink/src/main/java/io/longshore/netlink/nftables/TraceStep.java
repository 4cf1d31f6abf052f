package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;

/**
 * What happened to a traced packet at one place: enum nft_trace_attributes.
 *
 * @param packet the same for all steps of a packet
 * @param kind why it is told
 * @param rule the handle of the rule; 0 where none is concerned
 * @param mark the packet's mark
 * @param in the index of the device it came from; 0 if none
 * @param out the index of the device it goes to; 0 if none
 * @param link what the kernel showed of the link header; empty if it was shown before
 * @param network of the network header
 * @param transport of the transport header
 */
public record TraceStep(
    int packet,
    Kind kind,
    ChainName chain,
    long rule,
    Verdict verdict,
    int mark,
    int in,
    int out,
    Bytes link,
    Bytes network,
    Bytes transport) {

  /** Why a step is told: enum nft_trace_types. */
  public enum Kind {
    /** No rule decided, so the chain's policy did. */
    POLICY,
    /** The end of the chain was reached, and the packet goes back to the calling one. */
    RETURN,
    /** A rule matched. */
    RULE,
    /** A newer kernel's. */
    OTHER
  }

  @Override
  public String toString() {
    return "trace %08x %s %s%s verdict %s"
        .formatted(packet, chain, Words.of(kind), rule == 0 ? "" : " handle " + rule, verdict);
  }
}
