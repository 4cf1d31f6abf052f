package io.longshore.netproxy.inspect.service;

import io.longshore.netproxy.inspect.walk.Fate;
import io.longshore.netproxy.inspect.walk.Packet;
import io.longshore.netproxy.inspect.walk.Trace;
import io.longshore.netproxy.inspect.walk.Way;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What becomes of packets that one sender sends to a frontend.
 *
 * @param shares the probability of each endpoint
 * @param masqueraded whether endpoints see an address of this node
 * @param here whether this node itself is every endpoint: then nothing shows whether packets to
 *     others are masqueraded, as these do not leave
 * @param stickySeconds for how long a client stays with its endpoint
 * @param doubts what rules compare that could not be known
 */
public record Answer(
    Kind kind,
    Map<String, Double> shares,
    boolean masqueraded,
    boolean here,
    OptionalInt stickySeconds,
    List<String> doubts) {

  /** What becomes of them, in a word. */
  public enum Kind {
    /** They go to endpoints. */
    BALANCED,
    /** Their sender is told that nobody is there. */
    REJECTED,
    /** They vanish. */
    DROPPED,
    /** No rule is about them. */
    UNTOUCHED,
    /** Some this, some that. */
    MIXED;

    /** In small letters. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the collections; shares are sorted by endpoint. */
  public Answer {
    shares = Collections.unmodifiableMap(new TreeMap<>(shares));
    doubts = List.copyOf(doubts);
  }

  /** Sums up all ways of a packet. */
  public static Answer of(Trace trace) {
    Map<String, Double> shares = new TreeMap<>();
    List<Kind> kinds = trace.ways().stream().map(way -> kind(way.fate())).distinct().toList();
    boolean masqueraded = false;
    boolean here = true;
    for (Way way : trace.ways()) {
      if (way.fate() instanceof Fate.Delivered delivered && delivered.translated()) {
        String endpoint = Packet.text(delivered.address(), delivered.packet().port());
        shares.merge(endpoint, way.share(), Double::sum);
        masqueraded |= delivered.masqueraded();
        here &= delivered.stays();
      }
    }
    return new Answer(
        kinds.size() == 1 ? kinds.getFirst() : Kind.MIXED,
        shares,
        masqueraded,
        here && !shares.isEmpty(),
        trace.ways().stream()
            .map(Way::stickySeconds)
            .filter(OptionalInt::isPresent)
            .findFirst()
            .orElse(OptionalInt.empty()),
        trace.ways().stream().flatMap(way -> way.assumptions().stream()).distinct().toList());
  }

  private static Kind kind(Fate fate) {
    return switch (fate) {
      case Fate.Delivered delivered -> delivered.translated() ? Kind.BALANCED : Kind.UNTOUCHED;
      case Fate.Rejected _ -> Kind.REJECTED;
      case Fate.Dropped _ -> Kind.DROPPED;
      case Fate.Unroutable _ -> Kind.UNTOUCHED;
      case Fate.Handed _ -> Kind.MIXED;
    };
  }
}
