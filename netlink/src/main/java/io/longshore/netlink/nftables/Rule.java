package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Phrases;
import java.util.List;
import java.util.Optional;

/**
 * A rule: its expressions are run one after the other.
 *
 * @param notes what tools note on it, above all its comment
 * @param protocol for iptables' extensions: the protocol that the rule is about
 * @param handle the kernel's number; 0 in what is not from the kernel
 */
public record Rule(
    ChainName chain,
    List<Expression> expressions,
    UserData notes,
    Optional<Protocol> protocol,
    long handle)
    implements NftObject {
  private static final int COMMENT = 0; // NFTNL_UDATA_RULE_COMMENT

  /** What extensions of iptables want to know: enum nft_rule_compat_attributes. */
  public record Protocol(int number, boolean inverted) {}

  /** Copies the expressions. */
  public Rule {
    expressions = List.copyOf(expressions);
  }

  /** A rule with a comment. */
  public static Rule of(ChainName chain, String comment, List<Expression> expressions) {
    return new Rule(chain, expressions, UserData.text(COMMENT, comment), Optional.empty(), 0);
  }

  /** A rule without a comment. */
  public static Rule of(ChainName chain, Expression... expressions) {
    return of(chain, "", List.of(expressions));
  }

  /** The same in the place of one that the kernel has. */
  public Rule withHandle(long newHandle) {
    return new Rule(chain, expressions, notes, protocol, newHandle);
  }

  /** For people; empty if there is none. */
  public String comment() {
    return notes.text(COMMENT);
  }

  /** Whether both do the same; handles may differ. */
  public boolean sameAs(Rule other) {
    return withHandle(0).equals(other.withHandle(0));
  }

  @Override
  public TableName table() {
    return chain.table();
  }

  /** In nft's words as far as there are such. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("rule ").append(chain);
    text.append(' ').append(Phrases.of(expressions));
    Words.commented(text, comment());
    if (handle != 0) {
      text.append(" # handle ").append(handle);
    }
    return text.toString();
  }
}
