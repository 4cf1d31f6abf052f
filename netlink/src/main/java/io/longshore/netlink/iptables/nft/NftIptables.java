package io.longshore.netlink.iptables.nft;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.Counters;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.Policy;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.RememberedSetNames;
import io.longshore.netlink.iptables.form.SetNames;
import io.longshore.netlink.iptables.legacy.KernelSetNames;
import io.longshore.netlink.nftables.BaseChain;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Nftables;
import io.longshore.netlink.nftables.Table;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.NetlinkException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables that iptables-nft works on. A change writes messages for the rules that change and
 * nothing else; all changes of a call are one transaction, also over several tables. Safe for use
 * by several threads as far as its ruleset is.
 */
public final class NftIptables implements Iptables {
  /** How often a ruleset is tried that somebody changes meanwhile. */
  private static final int ATTEMPTS = 20;

  private final IpFamily family;
  private final Nftables nftables;
  private final SetNames sets;
  private final int port;
  private final Runnable closing;

  /** The tables of a ruleset, which stays open. */
  public NftIptables(IpFamily family, Nftables nftables, SetNames sets) {
    this(family, nftables, sets, 0, () -> {});
  }

  private NftIptables(
      IpFamily family, Nftables nftables, SetNames sets, int port, Runnable closing) {
    this.family = family;
    this.nftables = nftables;
    this.sets = sets;
    this.port = port;
    this.closing = closing;
  }

  /** The tables of a network namespace. */
  public static NftIptables open(IpFamily family, NetworkNamespace namespace) {
    KernelSetNames names = KernelSetNames.open(namespace);
    KernelNftables ruleset =
        new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, namespace));
    return new NftIptables(
        family,
        ruleset,
        names,
        ruleset.port(),
        () -> {
          ruleset.close();
          names.close();
        });
  }

  /**
   * The port of the socket that was opened for this, which the kernel's events name: those that
   * listen to them know its own changes by it. Zero for a ruleset of somebody else's.
   */
  public int port() {
    return port;
  }

  /** How many transactions the ruleset has seen, of anybody. */
  public int generation() {
    return nftables.generation().number();
  }

  @Override
  public IpFamily family() {
    return family;
  }

  @Override
  public List<TableName> tables() {
    return nftables.tables().stream()
        .map(Table::table)
        .filter(table -> table.family() == NftNames.family(family))
        .flatMap(table -> TableName.of(table.name()).stream())
        .sorted()
        .toList();
  }

  private Dialect dialect() {
    return new Dialect(family, new RememberedSetNames(sets));
  }

  @Override
  public IptablesTable read(TableName table) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int before = nftables.generation().number();
      Optional<IptablesTable> read = tryRead(table);
      if (nftables.generation().number() == before) {
        return read.orElse(IptablesTable.empty(table));
      }
    }
    throw NetlinkException.of(
        NetlinkException.Kind.INTERRUPTED, "read the table " + table, "it never stood still");
  }

  private Optional<IptablesTable> tryRead(TableName table) {
    try {
      return Optional.of(chains(table));
    } catch (NetlinkException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Built-in chains that nobody has used are missing, and accept. Rules are listed chain by chain:
   * for each 32 KiB of a dump the kernel walks past all rules that it has shown already
   * (net/netfilter/nf_tables_api.c, nf_tables_dump_rules).
   */
  private IptablesTable chains(TableName table) {
    io.longshore.netlink.nftables.TableName name = NftNames.table(family, table);
    Dialect dialect = dialect();
    Map<String, IptablesChain> chains = new LinkedHashMap<>();
    IptablesTable.empty(table).chains().forEach(chain -> chains.put(chain.name(), chain));
    for (Chain chain : nftables.chains(name)) {
      String own = chain.name().name();
      List<IptablesRule> content =
          nftables.rules(chain.name()).stream()
              .map(rule -> RuleDecoder.decode(rule, dialect))
              .toList();
      Optional<Policy> policy = chain.base().map(base -> policy(base.policy()));
      chains.put(own, new IptablesChain(own, policy, Counters.ZERO, content));
    }
    return new IptablesTable(table, List.copyOf(chains.values()));
  }

  private static Policy policy(BaseChain.Policy policy) {
    return switch (policy) {
      case ACCEPT -> Policy.ACCEPT;
      case DROP -> Policy.DROP;
    };
  }

  /**
   * Whether the kernel has nf_tables for the family. Without it lists are empty too, and only to
   * make something is refused (net/netfilter/nf_tables_api.c, nft_supported_family): a table of
   * another name that is gone when the transaction ends.
   */
  public boolean isSupported() {
    io.longshore.netlink.nftables.TableName probe =
        new io.longshore.netlink.nftables.TableName(NftNames.family(family), "longshore-probe");
    try {
      nftables.apply(new NftTransaction().add(Table.of(probe, "")).delete(probe));
      return true;
    } catch (NetlinkException e) {
      if (e.notSupported()) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void apply(IptablesChanges changes) {
    if (changes.isEmpty()) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      ChangeWriter writer = new ChangeWriter(family, nftables, dialect());
      try {
        nftables.apply(writer.write(changes.list()));
        return;
      } catch (NetlinkException e) {
        if (!e.outdated() || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
