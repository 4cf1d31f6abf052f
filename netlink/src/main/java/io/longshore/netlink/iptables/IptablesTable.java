package io.longshore.netlink.iptables;

import io.longshore.netlink.wire.IpFamily;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A table and all of its chains; it prints as iptables-save prints it. */
public record IptablesTable(TableName name, List<IptablesChain> chains) {

  /** Copies the chains and puts them into order: the built-in ones, then the others by name. */
  public IptablesTable {
    List<String> hooks = name.hooks().stream().map(Hook::name).toList();
    Comparator<IptablesChain> order =
        Comparator.comparingInt(
            chain -> hooks.contains(chain.name()) ? hooks.indexOf(chain.name()) : hooks.size());
    chains = chains.stream().sorted(order.thenComparing(IptablesChain::name)).toList();
  }

  /** A table that has only its built-in chains, without a rule. */
  public static IptablesTable empty(TableName name) {
    return new IptablesTable(
        name,
        name.hooks().stream()
            .map(hook -> IptablesChain.of(hook.name(), Policy.ACCEPT, List.of()))
            .toList());
  }

  /** A chain, if there is one of this name. */
  public Optional<IptablesChain> chain(String chain) {
    return chains.stream().filter(candidate -> candidate.name().equals(chain)).findFirst();
  }

  /** How many rules it has, those of no chain being policies. */
  public int size() {
    return chains.stream().mapToInt(chain -> chain.rules().size()).sum();
  }

  /** The tables in the text of an iptables-save. */
  public static List<IptablesTable> parse(IpFamily family, String text) {
    return new TableParser(family).parse(text);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("*").append(name).append('\n');
    chains.forEach(chain -> text.append(chain.declaration()).append('\n'));
    chains.forEach(text::append);
    return text.append("COMMIT\n").toString();
  }
}
