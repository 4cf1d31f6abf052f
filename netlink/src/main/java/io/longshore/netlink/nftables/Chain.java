package io.longshore.netlink.nftables;

import java.util.Optional;

/**
 * A chain of rules.
 *
 * @param base where packets come in; empty if only rules lead to it
 * @param comment for people; nft shows it
 * @param handle the kernel's number; 0 in what is not from the kernel
 */
public record Chain(ChainName name, Optional<BaseChain> base, String comment, long handle)
    implements NftObject {

  /** A chain that rules lead to. */
  public static Chain of(ChainName name, String comment) {
    return new Chain(name, Optional.empty(), comment, 0);
  }

  /** A chain where packets come in. */
  public static Chain of(ChainName name, BaseChain base, String comment) {
    return new Chain(name, Optional.of(base), comment, 0);
  }

  @Override
  public TableName table() {
    return name.table();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("chain ").append(name);
    base.ifPresent(hook -> text.append(" { ").append(hook).append(" }"));
    return Words.commented(text, comment);
  }
}
