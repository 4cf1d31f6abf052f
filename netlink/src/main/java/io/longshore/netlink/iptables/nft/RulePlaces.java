package io.longshore.netlink.iptables.nft;

import io.longshore.linux.libc.Errno;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.wire.NetlinkException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a chain in their order, while a transaction changes them. The kernel knows rules by
 * their handles; one that the transaction itself brings has none yet, and where such a one would
 * have to be named the whole chain is written anew. For one thread.
 */
final class RulePlaces {
  private final ChainName chain;
  private final List<Rule> rules;
  private final NftTransaction transaction;
  private final Dialect dialect;

  RulePlaces(ChainName chain, List<Rule> rules, NftTransaction transaction, Dialect dialect) {
    this.chain = chain;
    this.rules = new ArrayList<>(rules);
    this.transaction = transaction;
    this.dialect = dialect;
  }

  static NetlinkException refusal(ChainName chain, Errno errno, String problem) {
    return NetlinkException.invalid(
        "change the chain " + chain, errno.number(), errno.toString(), problem);
  }

  void append(Rule rule) {
    transaction.append(rule);
    rules.add(rule);
  }

  void insert(int index, Rule rule) {
    if (index < 0 || index > rules.size()) {
      throw refusal(chain, Errno.ENOENT, "it has no place " + index);
    }
    boolean isFirst = index == 0;
    boolean isLast = index == rules.size();
    long next = isLast ? 0 : rules.get(index).handle();
    long previous = isFirst ? 0 : rules.get(index - 1).handle();
    rules.add(index, rule);
    if (isFirst) {
      transaction.insert(rule);
    } else if (isLast) {
      transaction.append(rule);
    } else if (next != 0) {
      transaction.insertBefore(next, rule);
    } else if (previous != 0) {
      transaction.appendAfter(previous, rule);
    } else {
      rewrite();
    }
  }

  void replace(int index, Rule rule) {
    long handle = at(index).handle();
    rules.set(index, rule);
    if (handle != 0) {
      transaction.replace(rule.withHandle(handle));
    } else {
      rewrite();
    }
  }

  void delete(int index) {
    Rule gone = at(index);
    rules.remove(index);
    if (gone.handle() != 0) {
      transaction.delete(gone);
    } else {
      rewrite();
    }
  }

  /** Deletes the first rule that does the same. */
  void delete(IptablesRule rule) {
    for (int i = 0; i < rules.size(); i++) {
      if (RuleDecoder.decode(rules.get(i), dialect).sameAs(rule)) {
        delete(i);
        return;
      }
    }
    throw refusal(chain, Errno.ENOENT, "it has no rule " + rule);
  }

  private Rule at(int index) {
    if (index < 0 || index >= rules.size()) {
      throw refusal(chain, Errno.ENOENT, "it has no rule " + index);
    }
    return rules.get(index);
  }

  private void rewrite() {
    transaction.flush(chain);
    rules.replaceAll(rule -> rule.withHandle(0));
    rules.forEach(transaction::append);
  }
}
