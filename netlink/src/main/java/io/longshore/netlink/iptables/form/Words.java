package io.longshore.netlink.iptables.form;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a line together as iptables-save prints it, and takes such lines apart. For one thread. */
public final class Words {
  private final StringBuilder line = new StringBuilder();

  /** A word as it is. */
  public Words word(String word) {
    if (!line.isEmpty()) {
      line.append(' ');
    }
    line.append(word);
    return this;
  }

  /** A word in quotation marks if it needs them: libxtables, xtables_save_string. */
  public Words quoted(String text) {
    return word(isPlain(text) ? text : '"' + text.replaceAll("[\"\\\\']", "\\\\$0") + '"');
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-'));
  }

  /** An option without a value. */
  public Words flag(String name) {
    return word(name);
  }

  /** An option without a value, if it is there. */
  public Words flag(String name, boolean given) {
    return given ? word(name) : this;
  }

  /** An option without a value, if it is there, perhaps inverted. */
  public Words flag(String name, Optional<Boolean> inverted) {
    return inverted.isEmpty() ? this : not(inverted.get()).word(name);
  }

  /** An exclamation mark. */
  public Words not(boolean inverted) {
    return inverted ? word("!") : this;
  }

  /** An option and its value. */
  public Words option(String name, Object value) {
    return word(name).word(value.toString());
  }

  /** An option and its value, if it is there. */
  public <T> Words option(String name, Optional<T> value) {
    return value.isEmpty() ? this : option(name, (Object) value.get());
  }

  /** An option and what it compares with. */
  public Words option(String name, Criterion<?> criterion) {
    return not(criterion.inverted()).option(name, (Object) criterion.value());
  }

  /** An option and what it compares with, if it is there. */
  public <T> Words criterion(String name, Optional<Criterion<T>> criterion) {
    return criterion.isEmpty() ? this : option(name, criterion.get());
  }

  @Override
  public String toString() {
    return line.toString();
  }

  /** Takes a line apart; quotation marks keep blanks inside of a word. */
  public static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
        begun = true;
      } else if (!quoted && Character.isWhitespace(c)) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quotation mark is missing: " + line);
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
