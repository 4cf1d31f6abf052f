package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.Bytes;

/** What an element's key is mapped to. */
public sealed interface ElementValue {
  /** Nothing: the element of a set. */
  record None() implements ElementValue {
    static final None INSTANCE = new None();
  }

  /** Data. */
  record Data(Bytes bytes) implements ElementValue {}

  /** A verdict. */
  record Verdict(io.longshore.netlink.nftables.expr.Verdict verdict) implements ElementValue {}

  /** A named object. */
  record ObjectReference(String name) implements ElementValue {}
}
