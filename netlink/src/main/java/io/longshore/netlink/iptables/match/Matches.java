package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.Grammar;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.form.StructReader;
import java.util.List;
import java.util.Optional;

/** Reads matches from both of their forms. */
public final class Matches {
  private static final List<Kind<Match>> KINDS =
      List.of(
          AddrtypeMatch.KIND,
          CommentMatch.KIND,
          ConnmarkMatch.KIND,
          StateMatch.KIND,
          ConntrackMatch.KIND,
          IcmpMatch.KIND,
          IcmpMatch.KIND_SIX,
          LimitMatch.KIND,
          MarkMatch.KIND,
          MultiportMatch.KIND,
          OwnerMatch.KIND,
          PhysdevMatch.KIND,
          RecentMatch.KIND,
          SctpMatch.KIND,
          SetMatch.KIND,
          StatisticMatch.KIND,
          TcpMatch.KIND,
          UdpMatch.KIND);

  private static final Grammar UNKNOWN = Grammar.of("--unknown==");

  private Matches() {}

  /** The options of a match. */
  public static Grammar grammar(String word) {
    return kind(word).map(Kind::grammar).orElse(UNKNOWN);
  }

  /** Of the words behind {@code -m}. */
  public static Match parse(String word, Options options) {
    if (options.has("--unknown")) {
      return new UnknownMatch(RawExtension.parse(word, options));
    }
    return kind(word)
        .orElseThrow(() -> new IllegalArgumentException("no match is called " + word))
        .parser()
        .apply(options);
  }

  /**
   * Of the kernel's form. What would not be written again the same stays as it is, so that nothing
   * is lost of matches that newer tools have written.
   */
  public static Match decode(RawExtension raw, Dialect dialect) {
    return KINDS.stream()
        .filter(kind -> kind.layout(dialect.family()).fits(raw))
        .flatMap(kind -> decode(kind, raw, dialect).stream())
        .findFirst()
        .orElseGet(() -> new UnknownMatch(raw));
  }

  private static Optional<Match> decode(Kind<Match> kind, RawExtension raw, Dialect dialect) {
    StructReader in = new StructReader(dialect, raw.content());
    try {
      Match match = kind.decoder().apply(in);
      boolean isSame =
          !(match instanceof UnknownMatch) && match.raw(dialect).content().equals(in.content());
      return isSame ? Optional.of(match) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Values that no tool writes and that the records refuse.
      return Optional.empty();
    }
  }

  private static Optional<Kind<Match>> kind(String word) {
    return KINDS.stream().filter(kind -> kind.word().equals(word)).findFirst();
  }
}
