package io.longshore.netproxy.inspect.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of cells under headings, in aligned columns. For one thread. */
final class Columns {

  /** A cell. */
  record Cell(String text, Colour colour) {
    static Cell of(String text) {
      return new Cell(text.isEmpty() ? "-" : text, Colour.PLAIN);
    }
  }

  private final boolean colourful;
  private final List<List<Cell>> rows = new ArrayList<>();

  Columns(boolean colourful, String... headings) {
    this.colourful = colourful;
    rows.add(Stream.of(headings).map(one -> new Cell(one, Colour.BOLD)).toList());
  }

  void add(Cell... cells) {
    rows.add(List.of(cells));
  }

  /** A line for each row. */
  String print() {
    int count = rows.getFirst().size();
    StringBuilder text = new StringBuilder();
    for (List<Cell> row : rows) {
      for (int i = 0; i < count; i++) {
        Cell cell = row.get(i);
        text.append(cell.colour().paint(cell.text(), colourful));
        text.append(i == count - 1 ? "\n" : " ".repeat(width(i) - cell.text().length() + 2));
      }
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).text().length()).max().orElse(0);
  }
}
