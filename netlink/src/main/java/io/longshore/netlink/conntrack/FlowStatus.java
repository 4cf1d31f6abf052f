package io.longshore.netlink.conntrack;

import java.util.EnumSet;
import java.util.Set;

/** What the kernel notes about a flow: IPS_, include/uapi/linux/netfilter/nf_conntrack_common.h. */
public enum FlowStatus {
  /** Another flow announced it. */
  EXPECTED(0),
  /** An answer was seen. */
  SEEN_REPLY(1),
  /** It will not be given up early when the table is full. */
  ASSURED(2),
  /** It is in the table. */
  CONFIRMED(3),
  /** Its source address is to be replaced. */
  SOURCE_TRANSLATED(4),
  /** Its destination address is to be replaced. */
  DESTINATION_TRANSLATED(5),
  /** TCP sequence numbers are moved. */
  SEQUENCE_ADJUSTED(6),
  /** Whether its source is replaced has been decided. */
  SOURCE_DECIDED(7),
  /** Whether its destination is replaced has been decided. */
  DESTINATION_DECIDED(8),
  /** It is being removed. */
  DYING(9),
  /** Packets do not prolong it. */
  FIXED_TIMEOUT(10),
  /** It is the pattern of others. */
  TEMPLATE(11),
  /** Two packets at once made it twice. */
  CLASHED(12),
  /** A helper reads it. */
  HELPED(13),
  /** Its packets go around the rules. */
  OFFLOADED(14),
  /** Its packets go through the network card alone. */
  HARDWARE_OFFLOADED(15);

  private final int bit;

  FlowStatus(int shift) {
    this.bit = 1 << shift;
  }

  static Set<FlowStatus> of(int bits) {
    Set<FlowStatus> found = EnumSet.noneOf(FlowStatus.class);
    for (FlowStatus status : values()) {
      if ((bits & status.bit) != 0) {
        found.add(status);
      }
    }
    return found;
  }

  static int bits(Set<FlowStatus> statuses) {
    return statuses.stream().mapToInt(status -> status.bit).reduce(0, (one, other) -> one | other);
  }
}
