package io.longshore.netlink.conntrack;

import io.longshore.netlink.wire.Bytes;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the kernel knows of a flow beside its addresses.
 *
 * @param traffic absent where net.netfilter.nf_conntrack_acct is off
 * @param begun absent where net.netfilter.nf_conntrack_timestamp is off
 * @param ended only of flows that have
 * @param labels 128 bits, the first ones first; empty where no rule uses labels
 */
public record FlowDetails(
    Set<FlowStatus> status,
    ProtocolState state,
    Optional<Traffic> traffic,
    Optional<Instant> begun,
    Optional<Instant> ended,
    Bytes labels) {
  /** Nothing is known. */
  public static final FlowDetails NONE =
      new FlowDetails(
          Set.of(),
          new ProtocolState.None(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Bytes.EMPTY);

  /** Keeps a copy of the set. */
  public FlowDetails {
    status = Set.copyOf(status);
  }

  /** Whether the bit of this number is set among the labels. */
  public boolean hasLabel(int number) {
    int index = number / Byte.SIZE;
    return index < labels.length() && (labels.at(index) >> number % Byte.SIZE & 1) != 0;
  }
}
