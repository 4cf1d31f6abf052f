package io.longshore.netlink.iptables.legacy;

import static io.longshore.netlink.iptables.legacy.LegacyNames.ACCEPT;
import static io.longshore.netlink.iptables.legacy.LegacyNames.CHAIN_NAME;
import static io.longshore.netlink.iptables.legacy.LegacyNames.DROP;
import static io.longshore.netlink.iptables.legacy.LegacyNames.ERROR;
import static io.longshore.netlink.iptables.legacy.LegacyNames.EXTENSION_HEADER;
import static io.longshore.netlink.iptables.legacy.LegacyNames.EXTENSION_NAME;
import static io.longshore.netlink.iptables.legacy.LegacyNames.QUEUE;
import static io.longshore.netlink.iptables.legacy.LegacyNames.RETURN;

import io.longshore.netlink.iptables.Counters;
import io.longshore.netlink.iptables.Hook;
import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.Policy;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.match.Matches;
import io.longshore.netlink.iptables.target.ChainTarget;
import io.longshore.netlink.iptables.target.Target;
import io.longshore.netlink.iptables.target.Targets;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.NetlinkException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the entries of a table: built-in chains begin where the hooks say, other chains behind an
 * entry whose target is ERROR, and a jump is an offset. For one thread, and one table.
 */
final class LegacyReader {
  private final LegacyTable table;
  private final ByteBuffer blob;
  private final EntryLayout layout;
  private final Dialect dialect;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Integer, String> chainsByStart = new HashMap<>();

  /** An entry and what is known of it before jumps can be understood. */
  private record Entry(int start, int target, int end, String targetName) {}

  /**
   * What was read.
   *
   * @param firstRules for each chain, which entry its first rule is, or what follows if it has none
   */
  record Read(List<IptablesChain> chains, Map<String, Integer> firstRules) {}

  private LegacyReader(LegacyTable table, Dialect dialect) {
    this.table = table;
    this.blob = table.entries();
    this.layout = EntryLayout.of(dialect.family());
    this.dialect = dialect;
  }

  /** The chains of a table, in their order there. */
  static Read read(LegacyTable table, Dialect dialect) {
    LegacyReader reader = new LegacyReader(table, dialect);
    try {
      reader.walk();
      return reader.chains();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw malformed("an entry that makes no sense: " + e.getMessage());
    }
  }

  private static NetlinkException malformed(String problem) {
    return NetlinkException.malformed("read a table", problem);
  }

  private void walk() {
    int at = 0;
    while (at < table.size()) {
      int target = at + unsigned(at + layout.targetOffset());
      int end = at + unsigned(at + layout.nextOffset());
      if (target < at + layout.size() || end < target + EXTENSION_HEADER || end > table.size()) {
        throw malformed("an entry from " + at + " to " + end + ", its target at " + target);
      }
      String name = text(target + 2, EXTENSION_NAME);
      entries.add(new Entry(at, target, end, name));
      if (name.equals(ERROR)) {
        chainsByStart.put(end, text(target + EXTENSION_HEADER, CHAIN_NAME));
      }
      at = end;
    }
  }

  private int unsigned(int at) {
    return Short.toUnsignedInt(blob.getShort(at));
  }

  private String text(int at, int size) {
    int length = 0;
    while (length < size && blob.get(at + length) != 0) {
      length++;
    }
    byte[] bytes = new byte[length];
    blob.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Read chains() {
    List<IptablesChain> chains = new ArrayList<>();
    Map<String, Integer> firstRules = new HashMap<>();
    int next = 0;
    while (next < entries.size()) {
      Entry entry = entries.get(next);
      Optional<Hook> hook = hookAt(entry.start);
      if (hook.isPresent()) {
        firstRules.put(hook.get().name(), next);
        next = builtIn(hook.get(), next, chains);
      } else if (entry.targetName.equals(ERROR)) {
        String name = text(entry.target + EXTENSION_HEADER, CHAIN_NAME);
        firstRules.put(name, next + 1);
        next = next == entries.size() - 1 ? next + 1 : userChain(name, next + 1, chains);
      } else {
        throw malformed("an entry of no chain at " + entry.start);
      }
    }
    return new Read(chains, firstRules);
  }

  private Optional<Hook> hookAt(int start) {
    return table.hooks().entrySet().stream()
        .filter(hook -> hook.getValue() == start)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private int builtIn(Hook hook, int first, List<IptablesChain> chains) {
    Integer policyStart = table.policies().get(hook);
    List<IptablesRule> rules = new ArrayList<>();
    for (int i = first; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (policyStart != null && entry.start == policyStart) {
        int verdict = blob.getInt(entry.target + EXTENSION_HEADER);
        Optional<Policy> policy = Optional.of(verdict == DROP ? Policy.DROP : Policy.ACCEPT);
        chains.add(new IptablesChain(hook.name(), policy, counters(entry), rules));
        return i + 1;
      }
      rules.add(rule(entry));
    }
    throw malformed("no policy of the chain " + hook);
  }

  /** A chain's last entry is one that returns, which nobody has asked for. */
  private int userChain(String name, int first, List<IptablesChain> chains) {
    List<IptablesRule> rules = new ArrayList<>();
    int next = first;
    while (next < entries.size() && !entries.get(next).targetName.equals(ERROR)) {
      rules.add(rule(entries.get(next++)));
    }
    if (rules.isEmpty()) {
      throw malformed("the chain " + name + " has no end");
    }
    rules.removeLast();
    chains.add(IptablesChain.of(name, rules));
    return next;
  }

  private IptablesRule rule(Entry entry) {
    return new IptablesRule(
        LegacyHeader.decode(blob, entry.start, layout),
        matches(entry),
        target(entry),
        counters(entry));
  }

  private Counters counters(Entry entry) {
    int at = entry.start + layout.counters();
    return new Counters(blob.getLong(at), blob.getLong(at + Long.BYTES));
  }

  private List<Match> matches(Entry entry) {
    List<Match> matches = new ArrayList<>();
    int at = entry.start + layout.size();
    while (at < entry.target) {
      int size = unsigned(at);
      if (size < EXTENSION_HEADER || size > entry.target - at) {
        throw malformed("a match of " + size + " bytes at " + at);
      }
      matches.add(Matches.decode(raw(at, at + size), dialect));
      at += size;
    }
    return matches;
  }

  private Target target(Entry entry) {
    int size = unsigned(entry.target);
    if (size < EXTENSION_HEADER || size > entry.end - entry.target) {
      throw malformed("a target of " + size + " bytes at " + entry.target);
    }
    return entry.targetName.isEmpty()
        ? standard(entry)
        : Targets.decode(raw(entry.target, entry.target + size), dialect);
  }

  private Target standard(Entry entry) {
    int verdict = blob.getInt(entry.target + EXTENSION_HEADER);
    if (verdict == entry.end) {
      return VerdictTarget.NONE;
    }
    return switch (verdict) {
      case ACCEPT -> VerdictTarget.ACCEPT;
      case DROP -> VerdictTarget.DROP;
      case QUEUE -> VerdictTarget.QUEUE;
      case RETURN -> VerdictTarget.RETURN;
      default -> chain(entry, verdict);
    };
  }

  private Target chain(Entry entry, int start) {
    String name = chainsByStart.get(start);
    if (name == null) {
      throw malformed("a jump to " + start + ", where no chain begins");
    }
    boolean goes = (blob.get(entry.start + layout.flags()) & layout.gotoFlag()) != 0;
    return new ChainTarget(name, !goes);
  }

  private RawExtension raw(int from, int to) {
    byte[] content = new byte[to - from - EXTENSION_HEADER];
    blob.get(from + EXTENSION_HEADER, content);
    int revision = Byte.toUnsignedInt(blob.get(from + EXTENSION_HEADER - 1));
    return new RawExtension(text(from + 2, EXTENSION_NAME), revision, Bytes.of(content));
  }
}
