package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import java.util.List;
import java.util.Optional;

/**
 * What a message of a transaction is to change.
 *
 * @param object the new one; of one that goes, what names it
 * @param neighbour the handle of the rule that a new rule goes next to; 0 for the chain's end or
 *     beginning
 */
public record NftChange(Verb verb, NftObject object, long neighbour) {

  /** What is done with it. */
  public enum Verb {
    /** Made, or left as it is; a rule becomes the last, or follows its neighbour. */
    ADD,
    /** Made; it must not exist. */
    CREATE,
    /** A rule becomes the first, or stands before its neighbour. */
    INSERT,
    /** A rule takes the place of the one that has its handle. */
    REPLACE,
    DELETE,
    /** Emptied: a chain, named by a rule, or a set. */
    FLUSH
  }

  /** Empty for a message that only newer kernels know. */
  static Optional<NftChange> decode(MessageReader message) {
    return NftMessage.decode(message)
        .map(
            object ->
                new NftChange(
                    verb(message, object),
                    object,
                    object instanceof Rule
                        ? RuleMessages.neighbour(message.attributes(NftMessage.HEADER))
                        : 0));
  }

  private static Verb verb(MessageReader message, NftObject object) {
    if (NftMessage.removes(message.type())) {
      return namesAll(object) ? Verb.FLUSH : Verb.DELETE;
    }
    if (object instanceof Rule) {
      return ruleVerb(message);
    }
    return message.has(MessageFlags.EXCLUSIVE) ? Verb.CREATE : Verb.ADD;
  }

  private static Verb ruleVerb(MessageReader message) {
    if (message.has(MessageFlags.REPLACE)) {
      return Verb.REPLACE;
    }
    return message.has(MessageFlags.APPEND) ? Verb.ADD : Verb.INSERT;
  }

  /** The kernel empties a chain or set of which no rule or element is named. */
  private static boolean namesAll(NftObject object) {
    return switch (object) {
      case Rule rule -> rule.handle() == 0;
      case Elements some -> some.elements().isEmpty();
      case Table _, Chain _, NamedSet _, NamedObject _ -> false;
    };
  }

  /** The same for each element alone; a change of anything else is itself. */
  public List<NftChange> single() {
    return object instanceof Elements(SetName set, List<SetElement> elements) && elements.size() > 1
        ? elements.stream().map(this::of).toList()
        : List.of(this);
  }

  /** The same for one of the elements. */
  NftChange of(SetElement element) {
    Elements some = (Elements) object;
    return new NftChange(verb, new Elements(some.set(), List.of(element)), 0);
  }

  @Override
  public String toString() {
    return Words.of(verb) + " " + (verb == Verb.FLUSH ? emptied() : made());
  }

  private String made() {
    return object instanceof Elements(SetName set, List<SetElement> elements)
            && elements.size() == 1
        ? "element " + elements.getFirst() + " of " + set
        : object.toString();
  }

  private String emptied() {
    return switch (object) {
      case Rule rule -> "chain " + rule.chain();
      case Elements some -> "set " + some.set();
      case Table _, Chain _, NamedSet _, NamedObject _ -> object.toString();
    };
  }
}
