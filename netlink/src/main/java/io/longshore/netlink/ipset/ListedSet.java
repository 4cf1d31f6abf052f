package io.longshore.netlink.ipset;

import java.util.List;

/**
 * A set as the kernel has it.
 *
 * @param revision of its type
 * @param references how many rules and sets use it: as long as there are some it stays
 * @param memoryBytes how much memory it takes
 * @param size how many elements it has, those included that were to go a moment ago
 * @param entries empty where only headers were asked for
 */
public record ListedSet(
    SetDefinition definition,
    int revision,
    long references,
    long memoryBytes,
    long size,
    List<Entry> entries) {

  /** Copies the entries. */
  public ListedSet {
    entries = List.copyOf(entries);
  }

  /** This set with its entries. */
  ListedSet with(List<Entry> found) {
    return new ListedSet(definition, revision, references, memoryBytes, size, found);
  }

  /** The set's name. */
  public String name() {
    return definition.name();
  }

  /** As ipset save has it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(definition.toString());
    entries.forEach(entry -> text.append("\nadd ").append(name()).append(' ').append(entry));
    return text.toString();
  }
}
