package io.longshore.netlink.route;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.Prefix;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Says which packets look for their route where.
 *
 * @param priority rules are tried from the lowest on
 * @param mark compared where the mask has ones
 * @param mask zero if the mark does not matter
 * @param input the name of the link that packets come by; empty for any
 * @param output the name of the link that a socket is bound to; empty for any
 * @param suppressedLength routes with prefixes of at most this length are passed over
 * @param inverted whether it is about all other packets
 * @param others attributes that are kept as they are, by number
 */
public record Rule(
    IpFamily family,
    int priority,
    Prefix from,
    Prefix to,
    int mark,
    int mask,
    String input,
    String output,
    OptionalInt suppressedLength,
    boolean inverted,
    RuleAction action,
    Map<Integer, Bytes> others)
    implements RouteObject {

  /** Keeps a sorted copy of what is kept as it is. */
  public Rule {
    if (IpFamily.of(from.address()) != family || IpFamily.of(to.address()) != family) {
      throw new IllegalArgumentException("a rule of " + family + " from " + from + " to " + to);
    }
    others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
  }

  /** A rule for all packets of a family. */
  public static Rule all(IpFamily family, int priority, RuleAction action) {
    Prefix any = Prefix.all(family);
    return new Rule(
        family, priority, any, any, 0, 0, "", "", OptionalInt.empty(), false, action, Map.of());
  }

  /** A rule that lets all packets of a family look into a table. */
  public static Rule lookup(IpFamily family, int priority, int table) {
    return all(family, priority, new RuleAction.Lookup(table));
  }

  /** The same for packets from a network. */
  public Rule from(Prefix network) {
    return with(network, to, mark, mask, input, output, suppressedLength, inverted);
  }

  /** The same for packets to a network. */
  public Rule to(Prefix network) {
    return with(from, network, mark, mask, input, output, suppressedLength, inverted);
  }

  /** The same for packets with this mark, where the mask has ones. */
  public Rule marked(int value, int ones) {
    return with(from, to, value, ones, input, output, suppressedLength, inverted);
  }

  /** The same for packets that come by a link. */
  public Rule comingBy(String link) {
    return with(from, to, mark, mask, link, output, suppressedLength, inverted);
  }

  /** The same for sockets that are bound to a link. */
  public Rule leavingBy(String link) {
    return with(from, to, mark, mask, input, link, suppressedLength, inverted);
  }

  /** The same, passing over routes with prefixes of at most this length. */
  public Rule suppressing(int length) {
    return with(from, to, mark, mask, input, output, OptionalInt.of(length), inverted);
  }

  /** The same for all other packets. */
  public Rule inverted(boolean now) {
    return with(from, to, mark, mask, input, output, suppressedLength, now);
  }

  private Rule with(
      Prefix newFrom,
      Prefix newTo,
      int newMark,
      int newMask,
      String newInput,
      String newOutput,
      OptionalInt newLength,
      boolean newInverted) {
    return new Rule(
        family,
        priority,
        newFrom,
        newTo,
        newMark,
        newMask,
        newInput,
        newOutput,
        newLength,
        newInverted,
        action,
        others);
  }

  /** As {@code ip rule} has it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Integer.toUnsignedString(priority) + ":");
    text.append(inverted ? " not" : "").append(" from ").append(from.isAll() ? "all" : from);
    text.append(to.isAll() ? "" : " to " + to);
    if (mask != 0) {
      text.append(" fwmark 0x").append(Integer.toHexString(mark));
      text.append(mask == -1 ? "" : "/0x" + Integer.toHexString(mask));
    }
    text.append(input.isEmpty() ? "" : " iif " + input);
    text.append(output.isEmpty() ? "" : " oif " + output).append(' ').append(action);
    suppressedLength.ifPresent(length -> text.append(" suppress_prefixlength ").append(length));
    others.forEach(
        (number, value) -> text.append(" attribute ").append(number).append(' ').append(value));
    return text.toString();
  }
}
