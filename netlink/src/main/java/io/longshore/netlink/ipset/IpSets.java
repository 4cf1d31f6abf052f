package io.longshore.netlink.ipset;

import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.Optional;

/**
 * The sets of a network namespace. What is refused is a {@link NetlinkException} whose predicates
 * answer as everywhere; {@link IpSetError#of} tells the reason in the words of sets.
 */
public interface IpSets {

  /** Makes a set; fails if its name is taken. */
  void create(SetDefinition set);

  /** Makes a set unless it is there already; fails if another one has its name. */
  void ensure(SetDefinition set);

  /** Removes a set; fails as long as a rule uses it. */
  void destroy(String name);

  /** Removes all elements of a set. */
  void flush(String name);

  /** Gives a set another name, which must be free; rules that use it use it on. */
  void rename(String from, String to);

  /** Exchanges the elements of two sets of a kind: rules see the other ones at once. */
  void swap(String one, String other);

  /**
   * Adds elements, in their order; also after one that is refused the others are added.
   *
   * @throws NetlinkException the first failure, which tells by {@code request} whose it is: if an
   *     element is there already, it is {@code alreadyExists}
   */
  void add(String set, List<Entry> entries);

  /** As {@link #add}, but an element that is there gets what the entry says. */
  void put(String set, List<Entry> entries);

  /** Deletes elements; fails at those that are not there, and deletes the others. */
  void delete(String set, List<Element> elements);

  /** As {@link #delete}, but what is not there is left out. */
  void discard(String set, List<Element> elements);

  /** Whether a rule that looks for the element would find it: also by a network around it. */
  boolean contains(String set, Element element);

  /** All sets with their elements. */
  List<ListedSet> list();

  /** All sets without their elements. */
  List<ListedSet> headers();

  /** A set with its elements, if it exists. */
  Optional<ListedSet> find(String name);

  /** Adds an element. */
  default void add(String set, Element element) {
    add(set, List.of(Entry.of(element)));
  }

  /** Deletes an element. */
  default void delete(String set, Element element) {
    delete(set, List.of(element));
  }
}
