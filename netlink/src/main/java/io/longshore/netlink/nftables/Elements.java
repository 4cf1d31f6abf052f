package io.longshore.netlink.nftables;

import java.util.List;

/** Elements of a set or map, or some of them. */
public record Elements(SetName set, List<SetElement> elements) implements NftObject {
  private static final int SHOWN = 3;

  /** Copies the elements. */
  public Elements {
    elements = List.copyOf(elements);
  }

  @Override
  public TableName table() {
    return set.table();
  }

  /** Shows the first few. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("elements of ").append(set).append(" {");
    elements.stream().limit(SHOWN).forEach(element -> text.append(' ').append(element));
    if (elements.size() > SHOWN) {
      text.append(" and ").append(elements.size() - SHOWN).append(" more");
    }
    return text.append(" }").toString();
  }
}
