package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;
import java.time.Duration;
import java.util.List;

/**
 * An element of a set or map.
 *
 * @param key its key; empty for the element that stands for all that have none of their own
 * @param keyEnd the last key of a range, in sets of several fields; empty for a single key
 * @param role what it is beside a plain element
 * @param timeout how long it stays; zero for as long as the set says
 * @param expires how long it will still stay; zero if it does for ever
 * @param expressions what it has of its own, such as a counter
 * @param comment for people; nft shows it
 */
public record SetElement(
    Bytes key,
    Bytes keyEnd,
    ElementValue value,
    Role role,
    Duration timeout,
    Duration expires,
    List<Expression> expressions,
    String comment) {

  /** What an element is: enum nft_set_elem_flags. */
  public enum Role {
    PLAIN,
    /** The first key behind a range, in sets of one field. */
    RANGE_END,
    /** It stands for all keys that have no element. */
    CATCH_ALL
  }

  /** Copies the expressions. */
  public SetElement {
    expressions = List.copyOf(expressions);
  }

  private static SetElement of(Bytes key, ElementValue value) {
    return new SetElement(
        key, Bytes.EMPTY, value, Role.PLAIN, Duration.ZERO, Duration.ZERO, List.of(), "");
  }

  /** An element of a set. */
  public static SetElement of(Bytes key) {
    return of(key, ElementValue.None.INSTANCE);
  }

  /** An element of a map. */
  public static SetElement of(Bytes key, Bytes data) {
    return of(key, new ElementValue.Data(data));
  }

  /** An element of a verdict map. */
  public static SetElement of(Bytes key, Verdict verdict) {
    return of(key, new ElementValue.Verdict(verdict));
  }

  /** The end of a range in a set of one field: the first key that does not belong to it. */
  public static SetElement rangeEnd(Bytes key) {
    return of(key).with(Role.RANGE_END);
  }

  private SetElement with(Role newRole) {
    return new SetElement(key, keyEnd, value, newRole, timeout, expires, expressions, comment);
  }

  /** The same for all keys that have no element. */
  public SetElement catchAll() {
    return with(Role.CATCH_ALL);
  }

  /** The same up to another key, in sets of several fields. */
  public SetElement upTo(Bytes last) {
    return new SetElement(key, last, value, role, timeout, expires, expressions, comment);
  }

  /** The same for a time. */
  public SetElement expiringAfter(Duration newTimeout) {
    return new SetElement(key, keyEnd, value, role, newTimeout, expires, expressions, comment);
  }

  /** The same with words for people. */
  public SetElement withComment(String words) {
    return new SetElement(key, keyEnd, value, role, timeout, expires, expressions, words);
  }

  /** As nft shows it, in a set of which nothing is known. */
  @Override
  public String toString() {
    return ElementWords.of(this);
  }
}
