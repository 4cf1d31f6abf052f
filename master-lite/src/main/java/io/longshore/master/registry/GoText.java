package io.longshore.master.registry;

/** Texts as Go prints them: clients compare messages, and people search for them. */
public final class GoText {
  private GoText() {}

  /** In quotes, with what cannot be printed escaped: strconv.Quote, or the verb {@code %q}. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(letter -> append(quoted, letter));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int letter) {
    switch (letter) {
      case '"', '\\' -> quoted.append('\\').appendCodePoint(letter);
      case 0x07 -> quoted.append("\\a");
      case '\b' -> quoted.append("\\b");
      case '\f' -> quoted.append("\\f");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case 0x0b -> quoted.append("\\v");
      default -> {
        if (isPrinted(letter)) {
          quoted.appendCodePoint(letter);
        } else {
          quoted.append(escape(letter).formatted(letter));
        }
      }
    }
  }

  private static String escape(int letter) {
    if (letter < 0x80) {
      return "\\x%02x";
    }
    return letter < 0x10000 ? "\\u%04x" : "\\U%08x";
  }

  /**
   * Letters, marks, numbers, punctuation, symbols, and of spaces that of ASCII: unicode.IsPrint.
   */
  private static boolean isPrinted(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> letter == ' ';
      default -> true;
    };
  }
}
