package io.longshore.base.log;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a line looks. */
public enum Format {
  /** For people: {@code 12:00:01.123 I proxy: synced services=12}. */
  TEXT {
    @Override
    String line(Entry entry) {
      return TIME.format(entry.time()) + " " + entry.level().letter() + " " + plain(entry);
    }
  },
  /** For the journal, which knows the time and takes the level from the beginning of each line. */
  JOURNAL {
    @Override
    String line(Entry entry) {
      String priority = "<" + entry.level().syslog() + ">";
      return priority + plain(entry).replace("\n", "\n" + priority);
    }
  },
  /** For programs. */
  JSON {
    @Override
    String line(Entry entry) {
      StringBuilder text = new StringBuilder("{");
      field(text, "ts", entry.time());
      field(text, "level", entry.level().name().toLowerCase(Locale.ROOT));
      field(text, "logger", entry.component());
      field(text, "msg", entry.message());
      Object[] pairs = entry.pairs().values();
      for (int i = 0; i < pairs.length; i += 2) {
        field(text, String.valueOf(pairs[i]), i + 1 < pairs.length ? pairs[i + 1] : "");
      }
      entry.failure().ifPresent(failure -> field(text, "err", StackText.of(failure)));
      text.setCharAt(text.length() - 1, '}');
      return text.toString();
    }
  };

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  abstract String line(Entry entry);

  private static String plain(Entry entry) {
    StringBuilder text = new StringBuilder(entry.component()).append(": ");
    SafeText.escape(text, entry.message(), false);
    Object[] pairs = entry.pairs().values();
    for (int i = 0; i < pairs.length; i += 2) {
      text.append(' ').append(pairs[i]).append('=');
      value(text, i + 1 < pairs.length ? pairs[i + 1] : "");
    }
    entry.failure().ifPresent(failure -> text.append('\n').append(StackText.of(failure)));
    return text.toString();
  }

  private static void value(StringBuilder text, Object value) {
    String plain = SafeText.of(value);
    if (isNumber(value) || value instanceof Boolean) {
      text.append(plain);
    } else {
      text.append('"');
      SafeText.escape(text, plain, true);
      text.append('"');
    }
  }

  /** JSON has no word for those that are none. */
  private static boolean isNumber(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }

  private static void field(StringBuilder text, String name, Object value) {
    text.append('"');
    SafeText.escape(text, name, true);
    text.append("\":");
    value(text, value);
    text.append(',');
  }
}
