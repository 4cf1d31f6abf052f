package io.longshore.netlink.nftables;

import static io.longshore.netlink.wire.MessageFlags.APPEND;
import static io.longshore.netlink.wire.MessageFlags.CREATE;
import static io.longshore.netlink.wire.MessageFlags.EXCLUSIVE;
import static io.longshore.netlink.wire.MessageFlags.REPLACE;
import static io.longshore.netlink.wire.MessageFlags.REQUEST;

import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes that happen together or not at all. They are written as messages at once, into a buffer
 * that is used again after {@link #clear}, so that an element costs no garbage; elements of the
 * same set that follow each other share messages. For one thread.
 */
public final class NftTransaction {
  /** An attribute has at most 64 KiB; what is left is room for one more element. */
  private static final int FULL = 62_000;

  private static final int GENERATION = 1; // NFNL_BATCH_GENID
  private static final int NO_LIST = -1;

  private final MessageWriter writer = new MessageWriter();
  private int changes;
  private int lastSetId;
  private boolean finished;
  private OptionalInt expected = OptionalInt.empty();

  // The message with elements that more may be added to.
  private @Nullable SetName openSet;
  private int openType;
  private int openFlags;
  private int openSetId;
  private int openList = NO_LIST;
  private @Nullable AttributeWriter elements;

  /** Without any change. */
  public NftTransaction() {
    begin();
  }

  /** Forgets all changes. */
  public NftTransaction clear() {
    writer.clear();
    changes = 0;
    lastSetId = 0;
    finished = false;
    expected = OptionalInt.empty();
    openSet = null;
    openList = NO_LIST;
    elements = null;
    begin();
    return this;
  }

  private void begin() {
    batch(NftMessage.BATCH_BEGIN);
    writer.end();
  }

  private AttributeWriter batch(int type) {
    AttributeWriter out = writer.begin(type, REQUEST);
    out.put8(0);
    out.put8(0);
    out.putBig16(NftMessage.SUBSYSTEM);
    return out;
  }

  /**
   * Lets the kernel refuse all if the ruleset is not of this generation any more; to be said before
   * any change. The exception then answers {@code outdated}.
   */
  public NftTransaction expect(int generation) {
    if (changes > 0) {
      throw new IllegalStateException("the generation is said before the first change");
    }
    expected = OptionalInt.of(generation);
    writer.clear();
    batch(NftMessage.BATCH_BEGIN).big32(GENERATION, generation);
    writer.end();
    return this;
  }

  /** Whether there is no change. */
  public boolean isEmpty() {
    return changes == 0;
  }

  /** How many changes there are, each element counted. */
  public int size() {
    return changes;
  }

  /** Makes a table, or leaves it as it is. */
  public NftTransaction add(Table table) {
    return change(
        NftMessage.NEW_TABLE, CREATE, table.table(), out -> TableMessages.write(out, table));
  }

  /** Makes a table that must not exist. */
  public NftTransaction create(Table table) {
    return change(
        NftMessage.NEW_TABLE,
        CREATE | EXCLUSIVE,
        table.table(),
        out -> TableMessages.write(out, table));
  }

  /** Deletes a table with all that is in it. */
  public NftTransaction delete(TableName table) {
    return change(NftMessage.DELETE_TABLE, 0, table, out -> TableMessages.name(out, table));
  }

  /** Makes a chain, or leaves it as it is but for the policy. */
  public NftTransaction add(Chain chain) {
    return change(
        NftMessage.NEW_CHAIN, CREATE, chain.table(), out -> ChainMessages.write(out, chain));
  }

  /** Makes a chain, or leaves it as it is, its policy too. */
  public NftTransaction ensure(Chain chain) {
    return change(
        NftMessage.NEW_CHAIN,
        CREATE,
        chain.table(),
        out -> ChainMessages.writeWithoutPolicy(out, chain));
  }

  /** Makes a chain that must not exist. */
  public NftTransaction create(Chain chain) {
    return change(
        NftMessage.NEW_CHAIN,
        CREATE | EXCLUSIVE,
        chain.table(),
        out -> ChainMessages.write(out, chain));
  }

  /** Deletes a chain with its rules. */
  public NftTransaction delete(ChainName chain) {
    return change(NftMessage.DELETE_CHAIN, 0, chain.table(), out -> ChainMessages.name(out, chain));
  }

  /** Deletes all rules of a chain. */
  public NftTransaction flush(ChainName chain) {
    return change(NftMessage.DELETE_RULE, 0, chain.table(), out -> RuleMessages.chain(out, chain));
  }

  /** Puts a rule behind the others of its chain. */
  public NftTransaction append(Rule rule) {
    return change(
        NftMessage.NEW_RULE,
        CREATE | APPEND,
        rule.table(),
        out -> RuleMessages.write(out, rule.withHandle(0)));
  }

  /** Puts a rule before the others of its chain. */
  public NftTransaction insert(Rule rule) {
    return change(
        NftMessage.NEW_RULE,
        CREATE,
        rule.table(),
        out -> RuleMessages.write(out, rule.withHandle(0)));
  }

  /** Puts a rule before one that the kernel has. */
  public NftTransaction insertBefore(long handle, Rule rule) {
    return change(
        NftMessage.NEW_RULE, CREATE, rule.table(), out -> RuleMessages.writeAt(out, rule, handle));
  }

  /** Puts a rule behind one that the kernel has. */
  public NftTransaction appendAfter(long handle, Rule rule) {
    return change(
        NftMessage.NEW_RULE,
        CREATE | APPEND,
        rule.table(),
        out -> RuleMessages.writeAt(out, rule, handle));
  }

  /** Puts a rule in the place of the one that has its handle. */
  public NftTransaction replace(Rule rule) {
    return change(
        NftMessage.NEW_RULE,
        REPLACE,
        rule.table(),
        out -> RuleMessages.write(out, withHandle(rule)));
  }

  /** Deletes the rule that has this one's handle. */
  public NftTransaction delete(Rule rule) {
    return change(
        NftMessage.DELETE_RULE, 0, rule.table(), out -> RuleMessages.name(out, withHandle(rule)));
  }

  private static Rule withHandle(Rule rule) {
    if (rule.handle() == 0) {
      throw new IllegalArgumentException("a rule that is not from the kernel: " + rule);
    }
    return rule;
  }

  /** Makes a set or map, or leaves it as it is. */
  public NftTransaction add(NamedSet set) {
    return change(
        NftMessage.NEW_SET, CREATE, set.table(), out -> SetMessages.write(out, set, ++lastSetId));
  }

  /** Makes a set or map that must not exist. */
  public NftTransaction create(NamedSet set) {
    return change(
        NftMessage.NEW_SET,
        CREATE | EXCLUSIVE,
        set.table(),
        out -> SetMessages.write(out, set, ++lastSetId));
  }

  /**
   * Makes a set without a name for one rule. Its name is a pattern such as {@code __set%d}.
   *
   * @return the identifier for the lookup in the rule
   */
  public int addAnonymous(NamedSet set, List<SetElement> content) {
    add(set);
    int id = lastSetId;
    for (SetElement element : content) {
      write(set.name(), id, element, NftMessage.NEW_ELEMENTS, CREATE);
    }
    return id;
  }

  /** Deletes a set or map. */
  public NftTransaction delete(SetName set) {
    return change(NftMessage.DELETE_SET, 0, set.table(), out -> SetMessages.name(out, set));
  }

  /** Deletes all elements of a set or map. */
  public NftTransaction flush(SetName set) {
    return change(NftMessage.DELETE_ELEMENTS, 0, set.table(), out -> ElementMessages.set(out, set));
  }

  /** Adds an element; one that exists alike is left as it is. */
  public NftTransaction add(SetName set, SetElement element) {
    return write(set, 0, element, NftMessage.NEW_ELEMENTS, CREATE);
  }

  /** Adds elements. */
  public NftTransaction add(SetName set, Iterable<SetElement> several) {
    several.forEach(element -> add(set, element));
    return this;
  }

  /** Adds an element that must not exist. */
  public NftTransaction create(SetName set, SetElement element) {
    return write(set, 0, element, NftMessage.NEW_ELEMENTS, CREATE | EXCLUSIVE);
  }

  /** Deletes an element by its key. */
  public NftTransaction delete(SetName set, SetElement element) {
    return write(set, 0, element, NftMessage.DELETE_ELEMENTS, 0);
  }

  /** Deletes elements by their keys. */
  public NftTransaction delete(SetName set, Iterable<SetElement> several) {
    several.forEach(element -> delete(set, element));
    return this;
  }

  /** Makes a named object, or leaves it as it is. */
  public NftTransaction add(NamedObject object) {
    return change(
        NftMessage.NEW_OBJECT, CREATE, object.table(), out -> ObjectMessages.write(out, object));
  }

  /** Deletes a named object. */
  public NftTransaction delete(NamedObject object) {
    return change(
        NftMessage.DELETE_OBJECT,
        0,
        object.table(),
        out -> ObjectMessages.name(out, object.name(), object.kind()));
  }

  private NftTransaction write(SetName set, int setId, SetElement element, int type, int flags) {
    AttributeWriter out = list(set, setId, type, flags);
    int before = out.position();
    try {
      ElementMessages.write(out, element);
    } catch (RuntimeException e) {
      out.truncate(before);
      throw e;
    }
    changes++;
    if (out.position() - openList > FULL) {
      endElements();
    }
    return this;
  }

  /** What the next element is written with. */
  private AttributeWriter list(SetName set, int setId, int type, int flags) {
    AttributeWriter open = elements;
    if (open != null
        && type == openType
        && flags == openFlags
        && setId == openSetId
        && set.equals(openSet)) {
      return open;
    }
    AttributeWriter out = begin(type, flags, set.table());
    ElementMessages.set(out, set);
    if (setId != 0) {
      ElementMessages.setId(out, setId);
    }
    openList = out.open(ElementMessages.LIST_ELEMENTS);
    openSet = set;
    openSetId = setId;
    openType = type;
    openFlags = flags;
    elements = out;
    return out;
  }

  private void endElements() {
    AttributeWriter open = elements;
    if (open != null) {
      open.close(openList);
      writer.end();
      elements = null;
      openSet = null;
    }
  }

  private NftTransaction change(
      int type, int flags, TableName table, Consumer<AttributeWriter> content) {
    AttributeWriter out = begin(type, flags, table);
    try {
      content.accept(out);
    } catch (RuntimeException e) {
      writer.abandon();
      throw e;
    }
    writer.end();
    changes++;
    return this;
  }

  private AttributeWriter begin(int type, int flags, TableName table) {
    if (finished) {
      throw new IllegalStateException("the transaction was applied: clear it first");
    }
    endElements();
    return NftMessage.begin(writer, type, REQUEST | flags, table.family().number());
  }

  /** The messages of the whole batch, the last change acknowledged. */
  MessageWriter finish() {
    if (!finished) {
      endElements();
      writer.acknowledgeLast();
      batch(NftMessage.BATCH_END);
      writer.end();
      finished = true;
    }
    return writer;
  }

  /** The generation that the ruleset must be of; empty for any. */
  public OptionalInt expected() {
    return expected;
  }

  /** What it is to change, read back from its messages. */
  public List<NftChange> changes() {
    endElements();
    List<NftChange> found = new ArrayList<>();
    BatchWords.changes(writer, message -> NftChange.decode(message).ifPresent(found::add));
    return found;
  }

  /** A line for each message. */
  @Override
  public String toString() {
    endElements();
    return BatchWords.of(writer);
  }
}
