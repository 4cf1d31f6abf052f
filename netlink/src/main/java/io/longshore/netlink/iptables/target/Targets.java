package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.Grammar;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.form.StructReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads targets from both of their forms. */
public final class Targets {
  private static final List<Kind<ModuleTarget>> KINDS =
      List.of(
          ConnmarkTarget.KIND,
          NotrackTarget.KIND,
          CtTarget.KIND,
          DnatTarget.KIND,
          LogTarget.KIND,
          MarkTarget.KIND,
          MasqueradeTarget.KIND,
          NflogTarget.KIND,
          RedirectTarget.KIND,
          RejectTarget.KIND,
          SnatTarget.KIND,
          TcpmssTarget.KIND,
          TproxyTarget.KIND);

  private static final Grammar NO_OPTIONS = new Grammar(Map.of());
  private static final Grammar UNKNOWN = Grammar.of("--unknown==");

  private Targets() {}

  /** The options of a target; chains and verdicts have none. */
  public static Grammar grammar(String word) {
    return kind(word).map(Kind::grammar).orElse(isVerdict(word) ? NO_OPTIONS : UNKNOWN);
  }

  /** Of the words behind {@code -j}; a word that is no target is a chain. */
  public static Target parse(String word, Options options) {
    if (options.has("--unknown")) {
      return new UnknownTarget(RawExtension.parse(word, options));
    }
    Optional<Kind<ModuleTarget>> kind = kind(word);
    if (kind.isPresent()) {
      return kind.get().parser().apply(options);
    }
    return isVerdict(word) ? VerdictTarget.valueOf(word) : ChainTarget.jump(word);
  }

  private static boolean isVerdict(String word) {
    return switch (word) {
      case "ACCEPT", "DROP", "QUEUE", "RETURN" -> true;
      default -> false;
    };
  }

  /**
   * Of the kernel's form. What would not be written again the same stays as it is, so that
   * nothing is lost of targets that newer tools have written.
   */
  public static ModuleTarget decode(RawExtension raw, Dialect dialect) {
    return KINDS.stream()
        .filter(kind -> kind.layout(dialect.family()).fits(raw))
        .flatMap(kind -> decode(kind, raw, dialect).stream())
        .findFirst()
        .orElseGet(() -> new UnknownTarget(raw));
  }

  private static Optional<ModuleTarget> decode(Kind<ModuleTarget> kind, RawExtension raw, Dialect dialect) {
    StructReader in = new StructReader(dialect, raw.content());
    try {
      ModuleTarget target = kind.decoder().apply(in);
      boolean isSame = !(target instanceof UnknownTarget) && target.raw(dialect).content().equals(in.content());
      return isSame ? Optional.of(target) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Values that no tool writes and that the records refuse.
      return Optional.empty();
    }
  }

  private static Optional<Kind<ModuleTarget>> kind(String word) {
    return KINDS.stream().filter(kind -> kind.word().equals(word)).findFirst();
  }
}
