package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.ArrayList;
import java.util.List;

/** Expressions inside of other objects: enum nft_expr_attributes. */
public final class Expressions {
  private static final int LIST_ELEM = 1; // NFTA_LIST_ELEM
  private static final int NAME = 1; // NFTA_EXPR_NAME
  private static final int DATA = 2; // NFTA_EXPR_DATA

  /** The highest attribute number among those of all kinds. */
  private static final int HIGHEST = 16;

  private Expressions() {}

  /** Writes an expression as an attribute. */
  public static void write(AttributeWriter out, int type, Expression expression) {
    int nest = out.open(type);
    out.text(NAME, expression.kernelName());
    int data = out.open(DATA);
    expression.encode(out);
    out.close(data);
    out.close(nest);
  }

  /** Writes a list of expressions as an attribute. */
  public static void writeList(AttributeWriter out, int type, List<Expression> expressions) {
    int nest = out.open(type);
    for (Expression expression : expressions) {
      write(out, LIST_ELEM, expression);
    }
    out.close(nest);
  }

  /** Reads a list of expressions. */
  public static List<Expression> readList(AttributeReader in) {
    List<Expression> expressions = new ArrayList<>();
    while (in.next()) {
      expressions.add(read(in.nested()));
    }
    return expressions;
  }

  /** Reads what is inside of an attribute that holds an expression. */
  public static Expression read(AttributeReader in) {
    AttributeTable parts = AttributeTable.read(in, DATA);
    return read(parts.text(NAME), parts, DATA);
  }

  /** Reads an expression whose name is known from elsewhere. */
  public static Expression read(String name, AttributeTable in, int type) {
    Expression known = decode(name, in.table(type, HIGHEST));
    return known.equals(Expression.UNKNOWN) ? new Unknown(name, in.bytes(type)) : known;
  }

  private static Expression decode(String name, AttributeTable data) {
    return switch (name) {
      case "bitwise" -> Bitwise.decode(data);
      case "byteorder" -> SwapBytes.decode(data);
      case "cmp" -> Compare.decode(data);
      case "connlimit" -> ConnectionLimit.decode(data);
      case "counter" -> Counter.decode(data);
      case "ct" -> ConnectionLoad.decode(data);
      case "dynset" -> DynamicUpdate.decode(data);
      case "exthdr" -> OptionLoad.decode(data);
      case "fib" -> Fib.decode(data);
      case "hash" -> Hash.decode(data);
      case "immediate" -> ImmediateData.decode(data);
      case "last" -> LastUse.decode(data);
      case "limit" -> Limit.decode(data);
      case "log" -> Log.decode(data);
      case "lookup" -> Lookup.decode(data);
      case "masq" -> Masquerade.decode(data);
      case "match" -> MatchExtension.decode(data);
      case "meta" -> MetaLoad.decode(data);
      case "nat" -> Nat.decode(data);
      case "notrack" -> new NoTrack();
      case "numgen" -> NumberGenerator.decode(data);
      case "objref" -> ObjectUse.decode(data);
      case "payload" -> PayloadLoad.decode(data);
      case "queue" -> Queue.decode(data);
      case "quota" -> Quota.decode(data);
      case "range" -> Range.decode(data);
      case "redir" -> Redirect.decode(data);
      case "reject" -> Reject.decode(data);
      case "rt" -> RouteLoad.decode(data);
      case "socket" -> SocketLoad.decode(data);
      case "target" -> TargetExtension.decode(data);
      case "tproxy" -> TransparentProxy.decode(data);
      default -> Expression.UNKNOWN;
    };
  }
}
