package io.longshore.netlink.nftables;

import java.time.Duration;
import java.util.Locale;

/** How nft writes things. */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }

  static String commented(StringBuilder text, String comment) {
    if (!comment.isEmpty()) {
      text.append(" comment ").append(quoted(comment));
    }
    return text.toString();
  }

  /** As nft writes durations: 1h2m3s4ms. */
  static String of(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toDays(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }
}
