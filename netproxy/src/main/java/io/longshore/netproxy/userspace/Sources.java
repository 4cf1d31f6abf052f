package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import java.util.List;

/** From where packets may come. */
sealed interface Sources {

  /** From anywhere. */
  record Everybody() implements Sources {}

  /** From these ranges, of which there may be none. */
  record Only(List<Cidr> ranges) implements Sources {
    /** Sorts the ranges. */
    public Only {
      ranges = ranges.stream().distinct().sorted().toList();
    }
  }

  /** Whether an address is among them. */
  default boolean contains(IpAddress address) {
    return switch (this) {
      case Everybody _ -> true;
      case Only(List<Cidr> ranges) -> ranges.stream().anyMatch(range -> range.contains(address));
    };
  }

  /** Those who are in both. */
  default Sources and(Sources other) {
    return switch (this) {
      case Everybody _ -> other;
      case Only(List<Cidr> ranges) ->
          switch (other) {
            case Everybody _ -> this;
            case Only(List<Cidr> others) -> new Only(common(ranges, others));
          };
    };
  }

  /** Of two ranges that meet one is in the other. */
  private static List<Cidr> common(List<Cidr> ones, List<Cidr> others) {
    return ones.stream()
        .flatMap(
            one ->
                others.stream()
                    .filter(other -> one.contains(other.network()) || other.contains(one.network()))
                    .map(other -> one.prefixLength() >= other.prefixLength() ? one : other))
        .toList();
  }
}
