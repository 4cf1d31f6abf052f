package io.longshore.netlink.conntrack;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.Bytes;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what a message tells of a flow beside its addresses. */
final class DetailsReader {
  private static final int PROTOINFO = 4;
  private static final int COUNTERS_ORIGINAL = 9;
  private static final int COUNTERS_REPLY = 10;
  private static final int TIMESTAMP = 20;
  private static final int LABELS = 22;
  private static final int PACKETS = 1;
  private static final int BYTES = 2;
  private static final int START = 1;
  private static final int STOP = 2;
  private static final long NANOS = 1_000_000_000;

  private Set<FlowStatus> status = Set.of();
  private ProtocolState state = new ProtocolState.None();
  private Traffic.@Nullable Count original;
  private Traffic.@Nullable Count reply;
  private Optional<Instant> begun = Optional.empty();
  private Optional<Instant> ended = Optional.empty();
  private Bytes labels = Bytes.EMPTY;

  void read(AttributeReader attribute) {
    switch (attribute.type()) {
      case FlowMessages.STATUS -> status = FlowStatus.of(attribute.big32());
      case PROTOINFO -> state = ProtocolStates.read(attribute.nested());
      case COUNTERS_ORIGINAL -> original = readCount(attribute.nested());
      case COUNTERS_REPLY -> reply = readCount(attribute.nested());
      case TIMESTAMP -> readTimes(attribute.nested());
      case LABELS -> labels = attribute.bytes();
      default -> {
        // Helpers, sequence numbers, security contexts and the rest.
      }
    }
  }

  private static Traffic.Count readCount(AttributeReader counters) {
    long packets = 0;
    long bytes = 0;
    while (counters.next()) {
      switch (counters.type()) {
        case PACKETS -> packets = counters.big64();
        case BYTES -> bytes = counters.big64();
        default -> {
          // Padding.
        }
      }
    }
    return new Traffic.Count(packets, bytes);
  }

  private void readTimes(AttributeReader times) {
    while (times.next()) {
      switch (times.type()) {
        case START -> begun = instant(times.big64());
        case STOP -> ended = instant(times.big64());
        default -> {
          // Padding.
        }
      }
    }
  }

  private static Optional<Instant> instant(long nanos) {
    return Optional.of(
        Instant.ofEpochSecond(
            Long.divideUnsigned(nanos, NANOS), Long.remainderUnsigned(nanos, NANOS)));
  }

  FlowDetails details() {
    Optional<Traffic> traffic =
        original == null || reply == null
            ? Optional.empty()
            : Optional.of(new Traffic(original, reply));
    return new FlowDetails(status, state, traffic, begun, ended, labels);
  }
}
