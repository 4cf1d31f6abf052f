package io.longshore.netlink.route;

/**
 * What a rule does with the packets that it is about: FR_ACT_ in include/uapi/linux/fib_rules.h.
 */
public sealed interface RuleAction {

  /** Looks the route up in a table, and goes on with the next rule if that has none. */
  record Lookup(int table) implements RuleAction {
    @Override
    public String toString() {
      return "lookup " + Integer.toUnsignedString(table);
    }
  }

  /** Goes on with the rule of that priority. */
  record Goto(int priority) implements RuleAction {
    @Override
    public String toString() {
      return "goto " + Integer.toUnsignedString(priority);
    }
  }

  /** Does nothing: a place to go to. */
  record Nothing() implements RuleAction {
    @Override
    public String toString() {
      return "nop";
    }
  }

  /** Discards the packet as a route of that type does. */
  record Discard(RouteType type) implements RuleAction {
    /** Refuses types that pass packets on. */
    public Discard {
      if (!type.discards() || type == RouteType.THROW) {
        throw new IllegalArgumentException("a rule cannot discard by " + type);
      }
    }

    @Override
    public String toString() {
      return type.toString();
    }
  }

  /** What only a newer kernel does. */
  record Unknown(int number) implements RuleAction {
    @Override
    public String toString() {
      return "action " + number;
    }
  }
}
