package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.IpFamily;
import java.util.function.Function;

/**
 * A kind of match or target: its word, the options behind it, the structures it has in the two
 * families, and how it is read from both forms.
 */
public record Kind<T extends Extension>(
    String word,
    Grammar grammar,
    Layout ipv4,
    Layout ipv6,
    Function<Options, T> parser,
    Function<StructReader, T> decoder) {

  /** A kind with the same structure in both families. */
  public static <T extends Extension> Kind<T> of(
      String word,
      String grammar,
      Layout layout,
      Function<Options, T> parser,
      Function<StructReader, T> decoder) {
    return new Kind<>(word, Grammar.of(grammar), layout, layout, parser, decoder);
  }

  /** The structure in a family's tables. */
  public Layout layout(IpFamily family) {
    return switch (family) {
      case IPV4 -> ipv4;
      case IPV6 -> ipv6;
    };
  }
}
