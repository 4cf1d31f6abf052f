package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Expression;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A set, or a map if it has a target.
 *
 * @param flags how it behaves, apart from what key and target tell
 * @param timeout how long elements stay that do not say it themselves; zero for always
 * @param size how many elements it may have; 0 for any number
 * @param expressions what each element has of its own, such as a counter
 * @param comment for people; nft shows it
 * @param handle the kernel's number; 0 in what is not from the kernel
 */
public record NamedSet(
    SetName name,
    DataType key,
    MapTarget target,
    Set<Flag> flags,
    Duration timeout,
    int size,
    List<Expression> expressions,
    String comment,
    long handle)
    implements NftObject {

  /** How a set behaves: enum nft_set_flags. */
  public enum Flag {
    /** It has no name, belongs to one rule and goes with it. */
    ANONYMOUS(0x1),
    /** Its elements never change once a rule uses it. */
    CONSTANT(0x2),
    /** Its elements may be ranges. */
    INTERVAL(0x4),
    /** Its elements may expire. */
    TIMEOUT(0x10),
    /** Rules add elements to it. */
    DYNAMIC(0x20);

    private final int bit;

    Flag(int bit) {
      this.bit = bit;
    }

    int bit() {
      return bit;
    }
  }

  /** Copies flags and expressions. */
  public NamedSet {
    flags = Set.copyOf(flags);
    expressions = List.copyOf(expressions);
  }

  /** A set of keys. */
  public static NamedSet set(SetName name, DataType key, String comment) {
    return new NamedSet(
        name, key, new MapTarget.None(), Set.of(), Duration.ZERO, 0, List.of(), comment, 0);
  }

  /** A map from keys to data. */
  public static NamedSet map(SetName name, DataType key, DataType data, String comment) {
    return set(name, key, comment).to(new MapTarget.Data(data));
  }

  /** A map from keys to verdicts. */
  public static NamedSet verdictMap(SetName name, DataType key, String comment) {
    return set(name, key, comment).to(new MapTarget.Verdicts());
  }

  private NamedSet to(MapTarget newTarget) {
    return new NamedSet(name, key, newTarget, flags, timeout, size, expressions, comment, handle);
  }

  /** The same with other flags. */
  public NamedSet with(Flag... newFlags) {
    return new NamedSet(
        name, key, target, Set.of(newFlags), timeout, size, expressions, comment, handle);
  }

  /** The same whose elements expire. */
  public NamedSet withTimeout(Duration newTimeout) {
    return new NamedSet(name, key, target, flags, newTimeout, size, expressions, comment, handle);
  }

  /** The same for so many elements at most. */
  public NamedSet withSize(int newSize) {
    return new NamedSet(name, key, target, flags, timeout, newSize, expressions, comment, handle);
  }

  /** The same, whose elements have expressions of their own. */
  public NamedSet withExpressions(Expression... each) {
    return new NamedSet(name, key, target, flags, timeout, size, List.of(each), comment, handle);
  }

  /** Whether both are alike; handles may differ. */
  public boolean sameAs(NamedSet other) {
    return withHandle(0).equals(other.withHandle(0));
  }

  private NamedSet withHandle(long newHandle) {
    return new NamedSet(name, key, target, flags, timeout, size, expressions, comment, newHandle);
  }

  /** Whether it maps keys to something. */
  public boolean isMap() {
    return !(target instanceof MapTarget.None);
  }

  @Override
  public TableName table() {
    return name.table();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(isMap() ? "map " : "set ").append(name);
    text.append(" { type ").append(key).append(target).append(';');
    if (!flags.isEmpty()) {
      text.append(" flags ")
          .append(String.join(",", flags.stream().sorted().map(Words::of).toList()))
          .append(';');
    }
    if (!timeout.isZero()) {
      text.append(" timeout ").append(Words.of(timeout)).append(';');
    }
    if (size != 0) {
      text.append(" size ").append(size).append(';');
    }
    return Words.commented(text.append(" }"), comment);
  }
}
