package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.Prefix;
import java.net.InetAddress;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rules as messages: struct fib_rule_hdr and FRA_ attributes, include/uapi/linux/fib_rules.h. */
final class RuleMessages {
  private static final int HEADER = 12;
  private static final int FRA_DST = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_GOTO = 4;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_SUPPRESS_PREFIXLEN = 14;
  private static final int FRA_TABLE = 15;
  private static final int FRA_FWMASK = 16;
  private static final int FRA_OIFNAME = 17;
  private static final int FRA_PAD = 18;
  private static final int FRA_PROTOCOL = 21; // who made it: nothing that rules differ by
  private static final int INVERT = 2; // FIB_RULE_INVERT
  private static final int TO_TABLE = 1;
  private static final int GOTO = 2;
  private static final int NOTHING = 3;
  private static final int BLACKHOLE = 6;
  private static final int UNREACHABLE = 7;
  private static final int PROHIBIT = 8;

  private RuleMessages() {}

  static MessageWriter list() {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message =
        writer.begin(RouteNumbers.RTM_GETRULE, MessageFlags.REQUEST | MessageFlags.DUMP);
    header(message, RouteNumbers.AF_UNSPEC, 0, 0, 0, 0);
    return writer.end();
  }

  static MessageWriter add(Rule rule) {
    int flags = MessageFlags.REQUEST | MessageFlags.CREATE | MessageFlags.EXCLUSIVE;
    return one(RouteNumbers.RTM_NEWRULE, flags, rule);
  }

  static MessageWriter delete(Rule rule) {
    return one(RouteNumbers.RTM_DELRULE, MessageFlags.REQUEST, rule);
  }

  private static MessageWriter one(int type, int flags, Rule rule) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(type, flags);
    header(
        message,
        rule.family().number(),
        rule.to().length(),
        rule.from().length(),
        action(rule.action()),
        rule.inverted() ? INVERT : 0);
    message.u32(FRA_PRIORITY, rule.priority());
    write(message, FRA_SRC, rule.from());
    write(message, FRA_DST, rule.to());
    write(message, FRA_IIFNAME, rule.input());
    write(message, FRA_OIFNAME, rule.output());
    if (rule.mask() != 0) {
      message.u32(FRA_FWMARK, rule.mark());
      message.u32(FRA_FWMASK, rule.mask());
    }
    rule.suppressedLength().ifPresent(length -> message.u32(FRA_SUPPRESS_PREFIXLEN, length));
    switch (rule.action()) {
      case RuleAction.Lookup(int table) -> message.u32(FRA_TABLE, table);
      case RuleAction.Goto(int priority) -> message.u32(FRA_GOTO, priority);
      case RuleAction.Nothing _, RuleAction.Discard _, RuleAction.Unknown _ -> {
        // The number in the header says it all.
      }
    }
    rule.others().forEach(message::bytes);
    return writer.end().acknowledgeLast();
  }

  private static void header(
      AttributeWriter message, int family, int toLength, int fromLength, int action, int flags) {
    message.put8(family);
    message.put8(toLength);
    message.put8(fromLength);
    message.put8(0);
    message.put8(0);
    message.put16(0);
    message.put8(action);
    message.put32(flags);
  }

  private static void write(AttributeWriter message, int attribute, Prefix network) {
    if (!network.isAll()) {
      message.bytes(attribute, IpAddresses.bytes(network.address()));
    }
  }

  private static void write(AttributeWriter message, int attribute, String name) {
    if (!name.isEmpty()) {
      message.text(attribute, name);
    }
  }

  private static int action(RuleAction action) {
    return switch (action) {
      case RuleAction.Lookup _ -> TO_TABLE;
      case RuleAction.Goto _ -> GOTO;
      case RuleAction.Nothing _ -> NOTHING;
      // The same numbers as those of routes: fib_rules.h, rtnetlink.h.
      case RuleAction.Discard(RouteType type) -> type.number();
      case RuleAction.Unknown(int number) -> number;
    };
  }

  /** A rule; null for those of multicast routing, which come in the same dump. */
  static @Nullable Rule read(MessageReader message) {
    int family = message.u8(0);
    if (family != IpAddresses.AF_INET && family != IpAddresses.AF_INET6) {
      return null;
    }
    Found found = new Found(family);
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      found.take(attributes);
    }
    if (message.u8(1) > IpAddresses.bits(found.to)
        || message.u8(2) > IpAddresses.bits(found.from)
        || IpAddresses.family(found.to) != family
        || IpAddresses.family(found.from) != family) {
      attributes.fail("a network of another family");
    }
    attributes.check("read a rule");
    return found.rule(message);
  }

  /** What the attributes have told so far. */
  private static final class Found {
    private final Map<Integer, Bytes> others = new TreeMap<>();
    private InetAddress from;
    private InetAddress to;
    private int priority;
    private int mark;
    private int mask;
    private int table;
    private int target;
    private String input = "";
    private String output = "";
    private OptionalInt suppressedLength = OptionalInt.empty();

    Found(int family) {
      from = IpAddresses.any(family);
      to = from;
    }

    void take(AttributeReader attribute) {
      switch (attribute.type()) {
        case FRA_SRC -> from = IpAddresses.read(attribute);
        case FRA_DST -> to = IpAddresses.read(attribute);
        case FRA_PRIORITY -> priority = attribute.u32();
        case FRA_FWMARK -> mark = attribute.u32();
        case FRA_FWMASK -> mask = attribute.u32();
        case FRA_IIFNAME -> input = attribute.text();
        case FRA_OIFNAME -> output = attribute.text();
        case FRA_TABLE -> table = attribute.u32();
        case FRA_GOTO -> target = attribute.u32();
        case FRA_SUPPRESS_PREFIXLEN -> suppress(attribute.u32());
        case FRA_PROTOCOL, FRA_PAD -> {
          // See there.
        }
        default -> others.put(attribute.type(), attribute.bytes());
      }
    }

    private void suppress(int length) {
      suppressedLength = length < 0 ? OptionalInt.empty() : OptionalInt.of(length);
    }

    Rule rule(MessageReader message) {
      return new Rule(
          IpFamily.of(from),
          priority,
          new Prefix(from, message.u8(2)),
          new Prefix(to, message.u8(1)),
          mark,
          mask,
          input,
          output,
          suppressedLength,
          (message.u32(8) & INVERT) != 0,
          action(message.u8(7)),
          others);
    }

    private RuleAction action(int number) {
      return switch (number) {
        case TO_TABLE -> new RuleAction.Lookup(table);
        case GOTO -> new RuleAction.Goto(target);
        case NOTHING -> new RuleAction.Nothing();
        case BLACKHOLE, UNREACHABLE, PROHIBIT -> new RuleAction.Discard(RouteType.of(number));
        default -> new RuleAction.Unknown(number);
      };
    }
  }
}
