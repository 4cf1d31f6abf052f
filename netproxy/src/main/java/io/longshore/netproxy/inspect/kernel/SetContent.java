package io.longshore.netproxy.inspect.kernel;

import io.longshore.netlink.nftables.DataType;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A set or map with its elements, which answers as the kernel's does. Immutable. */
public final class SetContent {
  private final NamedSet set;
  private final List<SetElement> elements;
  private final Map<Bytes, SetElement> single = new HashMap<>();
  private final TreeMap<Bytes, SetElement> borders = new TreeMap<>();
  private final List<SetElement> ranges = new ArrayList<>();
  private Optional<SetElement> catchAll = Optional.empty();

  /** A set with what is in it. */
  public SetContent(NamedSet set, List<SetElement> elements) {
    this.set = set;
    this.elements = List.copyOf(elements);
    boolean intervals = set.flags().contains(NamedSet.Flag.INTERVAL);
    for (SetElement element : elements) {
      switch (element.role()) {
        case CATCH_ALL -> catchAll = Optional.of(element);
        case RANGE_END -> borders.put(element.key(), element);
        case PLAIN -> {
          if (element.keyEnd().length() > 0) {
            ranges.add(element);
          } else if (intervals && set.key().fields().size() == 1) {
            borders.put(element.key(), element);
          } else {
            single.put(element.key(), element);
          }
        }
      }
    }
  }

  /** The set without its elements. */
  public NamedSet set() {
    return set;
  }

  /** All elements, in the kernel's order. */
  public List<SetElement> elements() {
    return elements;
  }

  /** The element that has a key, or whose range has it, or the one that stands for all others. */
  public Optional<SetElement> find(Bytes key) {
    return Optional.ofNullable(single.get(key))
        .or(() -> inBorders(key))
        .or(() -> ranges.stream().filter(range -> contains(range, key)).findFirst())
        .or(() -> catchAll);
  }

  /** The elements of such a set are where ranges begin and where they have ended. */
  private Optional<SetElement> inBorders(Bytes key) {
    return Optional.ofNullable(borders.floorEntry(key))
        .map(Map.Entry::getValue)
        .filter(border -> border.role() == SetElement.Role.PLAIN);
  }

  /** Each field by itself is in its range: net/netfilter/nft_set_pipapo.c. */
  private boolean contains(SetElement range, Bytes key) {
    DataType type = set.key();
    List<Bytes> first = type.split(range.key());
    List<Bytes> last = type.split(range.keyEnd());
    List<Bytes> fields = type.split(key);
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).compareTo(first.get(i)) < 0 || fields.get(i).compareTo(last.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }
}
