package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Expression;
import java.util.List;
import java.util.StringJoiner;

/** Rules in words. */
final class RuleWords {
  private RuleWords() {}

  static String of(List<Expression> expressions) {
    StringJoiner text = new StringJoiner(" ");
    expressions.forEach(expression -> text.add(expression.toString()));
    return text.toString();
  }
}
