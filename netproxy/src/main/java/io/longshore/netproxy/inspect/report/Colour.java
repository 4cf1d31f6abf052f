package io.longshore.netproxy.inspect.report;

/** A colour of a terminal: ECMA-48, select graphic rendition. */
public enum Colour {
  PLAIN(0),
  BOLD(1),
  FAINT(2),
  RED(31),
  GREEN(32),
  YELLOW(33);

  private final int number;

  Colour(int number) {
    this.number = number;
  }

  /** Text in this colour, if colours are wanted. */
  String paint(String text, boolean colourful) {
    return colourful && this != PLAIN && !text.isEmpty()
        ? "\u001b[" + number + "m" + text + "\u001b[0m"
        : text;
  }
}
