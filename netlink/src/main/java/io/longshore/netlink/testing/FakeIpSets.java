package io.longshore.netlink.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.netlink.ipset.Element;
import io.longshore.netlink.ipset.Entry;
import io.longshore.netlink.ipset.HashKey;
import io.longshore.netlink.ipset.IpSetError;
import io.longshore.netlink.ipset.IpSets;
import io.longshore.netlink.ipset.ListedSet;
import io.longshore.netlink.ipset.SetDefinition;
import io.longshore.netlink.ipset.SetExtensions;
import io.longshore.netlink.ipset.SetKind;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.NetlinkException.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sets in memory: they refuse what the kernel's refuse, but their elements never go by themselves,
 * and a network holds only itself. Safe for use by several threads.
 */
public final class FakeIpSets implements IpSets {

  private static final class Content {
    private SetDefinition definition;
    private Map<Element, Entry> entries = new LinkedHashMap<>();

    private Content(SetDefinition definition) {
      this.definition = definition;
    }
  }

  @GuardedBy("this")
  private final Map<String, Content> sets = new TreeMap<>();

  @Override
  public synchronized void create(SetDefinition set) {
    if (sets.containsKey(set.name())) {
      throw refusal("create " + set.name(), 17, "EEXIST");
    }
    sets.put(set.name(), new Content(set));
  }

  @Override
  public synchronized void ensure(SetDefinition set) {
    Content present = sets.get(set.name());
    if (present == null || !present.definition.equals(set)) {
      create(set);
    }
  }

  @Override
  public synchronized void destroy(String name) {
    content(name);
    sets.remove(name);
  }

  @Override
  public synchronized void flush(String name) {
    content(name).entries.clear();
  }

  @Override
  public synchronized void rename(String from, String to) {
    Content content = content(from);
    if (sets.containsKey(to)) {
      throw refusal("rename " + from, 17, "EEXIST")
          .because(IpSetError.NAME_TAKEN, 17, "EEXIST", to);
    }
    sets.remove(from);
    content.definition =
        new SetDefinition(to, content.definition.kind(), content.definition.extensions());
    sets.put(to, content);
  }

  @Override
  public synchronized void swap(String one, String other) {
    Content first = content(one);
    Content second = sets.get(other);
    if (second == null) {
      throw refusal("swap " + one, 2, "ENOENT")
          .because(IpSetError.SECOND_SET_MISSING, 2, "ENOENT", other);
    }
    if (!first.definition.kind().typeName().equals(second.definition.kind().typeName())) {
      throw refusal("swap " + one, 22, "EINVAL")
          .because(IpSetError.TYPES_DIFFER, 22, "EINVAL", other);
    }
    Map<Element, Entry> entries = first.entries;
    first.entries = second.entries;
    second.entries = entries;
  }

  @Override
  public synchronized void add(String set, List<Entry> entries) {
    Content content = content(set);
    each(entries, entry -> insert(content, entry, true));
  }

  @Override
  public synchronized void put(String set, List<Entry> entries) {
    Content content = content(set);
    each(entries, entry -> insert(content, entry, false));
  }

  @Override
  public synchronized void delete(String set, List<Element> elements) {
    Content content = content(set);
    each(
        elements,
        element -> {
          if (content.entries.remove(element) == null) {
            throw refusal("del " + element, 2, "ENOENT")
                .because(IpSetError.ELEMENT_MISSING, 2, "ENOENT", set);
          }
        });
  }

  @Override
  public synchronized void discard(String set, List<Element> elements) {
    Content content = content(set);
    each(elements, element -> content.entries.remove(element));
  }

  @Override
  public synchronized boolean contains(String set, Element element) {
    return content(set).entries.containsKey(element);
  }

  @Override
  public synchronized List<ListedSet> list() {
    return sets.values().stream().map(FakeIpSets::listed).toList();
  }

  @Override
  public synchronized List<ListedSet> headers() {
    return list().stream()
        .map(set -> new ListedSet(set.definition(), 0, 0, 0, set.size(), List.of()))
        .toList();
  }

  @Override
  public synchronized Optional<ListedSet> find(String name) {
    return Optional.ofNullable(sets.get(name)).map(FakeIpSets::listed);
  }

  private static ListedSet listed(Content content) {
    List<Entry> entries = List.copyOf(content.entries.values());
    return new ListedSet(content.definition, 0, 0, 0, entries.size(), entries);
  }

  /** As the kernel does: one that is refused does not keep the others back. */
  private static <T> void each(List<T> all, Consumer<T> step) {
    @Nullable NetlinkException first = null;
    for (T one : all) {
      try {
        step.accept(one);
      } catch (NetlinkException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static void insert(Content content, Entry entry, boolean exclusive) {
    SetDefinition set = content.definition;
    String operation = "add " + set.name() + " " + entry;
    check(fits(entry.element(), set.kind()), operation, IpSetError.PROTOCOL);
    SetExtensions extensions = set.extensions();
    boolean lasting = entry.timeoutSeconds().isEmpty();
    check(lasting || extensions.timeoutSeconds().isPresent(), operation, IpSetError.NO_TIMEOUTS);
    check(entry.counters().isEmpty() || extensions.counters(), operation, IpSetError.NO_COUNTERS);
    check(entry.comment().isEmpty() || extensions.comments(), operation, IpSetError.NO_COMMENTS);
    check(inRange(entry.element(), set.kind()), operation, IpSetError.OUT_OF_RANGE);
    boolean present = content.entries.containsKey(entry.element());
    if (present && exclusive) {
      throw refusal(operation, 17, "EEXIST")
          .because(IpSetError.ELEMENT_EXISTS, 17, "EEXIST", set.name());
    }
    if (!present && isFull(content)) {
      throw refusal(operation, 28, "ENOSPC").because(IpSetError.FULL, 28, "ENOSPC", set.name());
    }
    content.entries.put(entry.element(), completed(entry, extensions));
  }

  private static boolean isFull(Content content) {
    return content.definition.kind() instanceof SetKind.Hash hash
        && content.entries.size() >= hash.maxElements();
  }

  /** With what the kernel gives each element that does not say otherwise. */
  private static Entry completed(Entry entry, SetExtensions extensions) {
    return new Entry(
        entry.element(),
        entry.exception(),
        entry.timeoutSeconds().isPresent() ? entry.timeoutSeconds() : extensions.timeoutSeconds(),
        extensions.counters()
            ? Optional.of(entry.counters().orElse(new Entry.Counters(0, 0)))
            : Optional.empty(),
        entry.comment());
  }

  private static boolean fits(Element element, SetKind kind) {
    return switch (kind) {
      case SetKind.PortBitmap _ -> element instanceof Element.Port;
      case SetKind.Unknown _ -> element instanceof Element.Unknown;
      case SetKind.Hash hash -> fits(element, hash.key());
    };
  }

  private static boolean fits(Element element, HashKey key) {
    return switch (key) {
      case IP -> element instanceof Element.Ip;
      case IP_PORT -> element instanceof Element.IpPort;
      case IP_PORT_IP -> element instanceof Element.IpPortIp;
      case IP_PORT_NET -> element instanceof Element.IpPortNet;
      case NET -> element instanceof Element.Net;
      case NET_PORT -> element instanceof Element.NetPort;
    };
  }

  private static boolean inRange(Element element, SetKind kind) {
    return !(element instanceof Element.Port(int number)
            && kind instanceof SetKind.PortBitmap(int first, int last))
        || (number >= first && number <= last);
  }

  private static void check(boolean fine, String operation, IpSetError reason) {
    if (!fine) {
      throw refusal(operation, 22, "EINVAL").because(reason, 22, "EINVAL", reason.name());
    }
  }

  @GuardedBy("this")
  private Content content(String name) {
    Content content = sets.get(name);
    if (content == null) {
      throw refusal("find set " + name, 2, "ENOENT");
    }
    return content;
  }

  private static NetlinkException refusal(String operation, int errno, String errnoText) {
    return NetlinkException.refused(
        "ipset " + operation, new Refusal(errno, errnoText, "", -1, -1));
  }
}
