package io.longshore.base.log;

import java.util.Locale;

/** What comes from outside must not begin another line, nor move the cursor of a terminal. */
final class SafeText {
  private SafeText() {}

  /** The object's text; one that cannot be made must not break whoever wanted to log it. */
  static String of(Object value) {
    try {
      return String.valueOf(value);
    } catch (RuntimeException | StackOverflowError e) {
      return "(" + e.getClass().getName() + ")";
    }
  }

  static String escaped(String plain) {
    StringBuilder text = new StringBuilder(plain.length());
    escape(text, plain, false);
    return text.toString();
  }

  static void escape(StringBuilder text, String plain, boolean quoted) {
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (quoted && (c == '"' || c == '\\')) {
        text.append('\\').append(c);
      } else if (c == '\n') {
        text.append("\\n");
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029') {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
  }
}
