package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipset.Element;
import io.longshore.netlink.ipset.Entry;
import io.longshore.netlink.ipset.IpSets;
import io.longshore.netlink.ipset.ListedSet;
import io.longshore.netlink.ipset.SetDefinition;
import io.longshore.netlink.ipset.SetKind;
import io.longshore.netproxy.model.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The kernel's sets of one family. For one thread. */
final class SetTable {
  private static final int ELEMENTS_AT_ONCE = 1_000;

  private final IpSets sets;
  private final IpFamily family;

  SetTable(IpSets sets, IpFamily family) {
    this.sets = sets;
    this.family = family;
  }

  void add(Collection<Member> members) {
    each(members, this::put);
  }

  void remove(Collection<Member> members) {
    each(members, this::discard);
  }

  private void put(KubeSet set, List<Element> elements) {
    sets.put(set.name(family), elements.stream().map(Entry::of).toList());
  }

  private void discard(KubeSet set, List<Element> elements) {
    sets.discard(set.name(family), elements);
  }

  private static void each(Collection<Member> members, BiConsumer<KubeSet, List<Element>> action) {
    elements(members).forEach((set, elements) -> parts(set, elements, action));
  }

  private static void parts(
      KubeSet set, List<Element> elements, BiConsumer<KubeSet, List<Element>> action) {
    for (int from = 0; from < elements.size(); from += ELEMENTS_AT_ONCE) {
      action.accept(
          set, elements.subList(from, Math.min(elements.size(), from + ELEMENTS_AT_ONCE)));
    }
  }

  private static Map<KubeSet, List<Element>> elements(Collection<Member> members) {
    Map<KubeSet, List<Element>> elements = new EnumMap<>(KubeSet.class);
    for (Member member : members) {
      elements.computeIfAbsent(member.set(), _ -> new ArrayList<>()).add(member.element());
    }
    return elements;
  }

  /**
   * Makes the sets, and gives them what they lack, for what is too much is taken away last: {@link
   * #removeOthers}.
   *
   * @return in how many places they were different
   */
  int addMissing(Collection<Member> wanted) {
    Map<String, ListedSet> found = found();
    Map<KubeSet, List<Element>> elements = elements(wanted);
    int differences = 0;
    for (KubeSet set : KubeSet.values()) {
      differences += ensure(set, found.get(set.name(family))) ? 1 : 0;
      Set<Element> present = elements(found.get(set.name(family)));
      List<Element> missing =
          elements.getOrDefault(set, List.of()).stream()
              .filter(element -> !present.contains(element))
              .toList();
      parts(set, missing, this::put);
      differences += missing.size();
    }
    return differences;
  }

  /** Takes away what is not wanted, and tells how much. */
  int removeOthers(Collection<Member> wanted) {
    Map<String, ListedSet> found = found();
    Map<KubeSet, List<Element>> elements = elements(wanted);
    int differences = 0;
    for (KubeSet set : KubeSet.values()) {
      Set<Element> others = elements(found.get(set.name(family)));
      elements.getOrDefault(set, List.of()).forEach(others::remove);
      parts(set, List.copyOf(others), this::discard);
      differences += others.size();
    }
    return differences;
  }

  private Map<String, ListedSet> found() {
    Map<String, ListedSet> found = new HashMap<>();
    sets.list().forEach(set -> found.put(set.name(), set));
    return found;
  }

  private static Set<Element> elements(@Nullable ListedSet set) {
    Set<Element> elements = new HashSet<>();
    if (set != null) {
      set.entries().forEach(entry -> elements.add(entry.element()));
    }
    return elements;
  }

  /** Whether it was not there. One that kube-proxy has made is smaller, but as good. */
  private boolean ensure(KubeSet set, @Nullable ListedSet found) {
    SetDefinition wanted = set.definition(family);
    if (found != null && isLike(found.definition().kind(), wanted.kind())) {
      return false;
    }
    if (found != null) {
      // Another type of set has the name; the kernel keeps it if some rule asks it.
      sets.destroy(set.name(family));
    }
    sets.create(wanted);
    return true;
  }

  private static boolean isLike(SetKind found, SetKind wanted) {
    if (found instanceof SetKind.Hash one && wanted instanceof SetKind.Hash other) {
      return one.key() == other.key() && one.family() == other.family();
    }
    return found.equals(wanted);
  }

  /** Whether each set is there and has as many members as it should have. */
  boolean isComplete(Map<KubeSet, Integer> sizes) {
    Map<String, Long> found = new HashMap<>();
    sets.headers().forEach(set -> found.put(set.name(), set.size()));
    for (KubeSet set : KubeSet.values()) {
      Long size = found.get(set.name(family));
      if (size == null || size != (long) sizes.getOrDefault(set, 0)) {
        return false;
      }
    }
    return true;
  }
}
