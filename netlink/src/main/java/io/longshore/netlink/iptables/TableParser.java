package io.longshore.netlink.iptables;

import io.longshore.netlink.wire.IpFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what iptables-save prints. For one thread. */
final class TableParser {
  private final IpFamily family;
  private final Map<String, IptablesChain> declared = new LinkedHashMap<>();
  private final Map<String, List<IptablesRule>> rules = new LinkedHashMap<>();
  private final List<IptablesTable> tables = new ArrayList<>();
  private @Nullable TableName table;

  TableParser(IpFamily family) {
    this.family = family;
  }

  List<IptablesTable> parse(String text) {
    text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(this::line);
    if (table != null) {
      throw new IllegalArgumentException("no COMMIT behind the table " + table);
    }
    return List.copyOf(tables);
  }

  private void line(String line) {
    if (line.startsWith("*")) {
      String name = line.substring(1);
      table =
          TableName.of(name)
              .orElseThrow(() -> new IllegalArgumentException("no table is called " + name));
    } else if (line.equals("COMMIT")) {
      commit();
    } else if (line.startsWith(":")) {
      chain(line.substring(1).split(" "), line);
    } else {
      rule(line);
    }
  }

  private void chain(String[] words, String line) {
    if (words.length < 2) {
      throw new IllegalArgumentException("not a chain: " + line);
    }
    Optional<Policy> policy =
        words[1].equals("-") ? Optional.empty() : Optional.of(Policy.valueOf(words[1]));
    Counters counters = words.length < 3 ? Counters.ZERO : Counters.parse(words[2]);
    declared.put(words[0], new IptablesChain(words[0], policy, counters, List.of()));
    rules.put(words[0], new ArrayList<>());
  }

  private void rule(String line) {
    int at = line.startsWith("[") ? line.indexOf("] ") + 2 : 0;
    String[] words = line.substring(at).split(" ", 3);
    if (words.length < 2 || !words[0].equals("-A")) {
      throw new IllegalArgumentException("not a rule: " + line);
    }
    List<IptablesRule> chain = rules.get(words[1]);
    if (chain == null) {
      throw new IllegalArgumentException("a rule of no chain: " + line);
    }
    chain.add(
        IptablesRule.parse(family, line.substring(0, at) + (words.length < 3 ? "" : words[2])));
  }

  private void commit() {
    if (table == null) {
      throw new IllegalArgumentException("a COMMIT of no table");
    }
    List<IptablesChain> chains = new ArrayList<>();
    for (IptablesChain chain : declared.values()) {
      List<IptablesRule> own = Objects.requireNonNull(rules.get(chain.name()));
      chains.add(new IptablesChain(chain.name(), chain.policy(), chain.counters(), own));
    }
    tables.add(new IptablesTable(table, chains));
    table = null;
    declared.clear();
    rules.clear();
  }
}
