package io.longshore.netlink.testing;

import io.longshore.linux.libc.Errno;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.NftChange.Verb;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A set or map of {@link FakeNftables} with its elements. */
final class FakeSet {

  /** Elements are told apart by it. */
  private record Key(Bytes first, Bytes last, SetElement.Role role) {
    static Key of(SetElement element) {
      return new Key(element.key(), element.keyEnd(), element.role());
    }
  }

  private final NamedSet set;
  private final Map<Key, SetElement> elements = new LinkedHashMap<>();

  FakeSet(NamedSet set) {
    this.set = set;
  }

  FakeSet copy() {
    FakeSet copy = new FakeSet(set);
    copy.elements.putAll(elements);
    return copy;
  }

  NamedSet set() {
    return set;
  }

  /** Whether the kernel takes both for the same set. */
  boolean isLike(NamedSet other) {
    return set.key().equals(other.key())
        && set.target().equals(other.target())
        && set.flags().equals(other.flags());
  }

  List<SetElement> elements() {
    return List.copyOf(elements.values());
  }

  void make(Verb verb, List<SetElement> some) throws FakeTable.Refused {
    if (verb == Verb.FLUSH) {
      elements.clear();
      return;
    }
    for (SetElement element : some) {
      if (verb == Verb.DELETE) {
        FakeTable.existing(elements.remove(Key.of(element)));
      } else {
        add(verb, element);
      }
    }
  }

  private void add(Verb verb, SetElement element) throws FakeTable.Refused {
    FakeTable.check(set.size() == 0 || elements.size() < set.size(), Errno.ENFILE);
    SetElement old = elements.putIfAbsent(Key.of(element), element);
    FakeTable.check(
        old == null || (verb == Verb.ADD && old.value().equals(element.value())), Errno.EEXIST);
  }
}
