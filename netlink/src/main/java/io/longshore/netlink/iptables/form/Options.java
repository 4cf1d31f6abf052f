package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.IpFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The options that were given to one match or target. For one thread. */
public final class Options {
  private record Given(boolean inverted, List<String> values) {}

  private final String word;
  private final IpFamily family;
  private final Map<String, Given> given = new HashMap<>();

  /** None yet, of the match or target with this word. */
  public Options(String word, IpFamily family) {
    this.word = word;
    this.family = family;
  }

  /** Which family's table it is for. */
  public IpFamily family() {
    return family;
  }

  /** Adds an option by the name that iptables prints. */
  public void add(String name, boolean inverted, List<String> values) {
    if (given.put(name, new Given(inverted, List.copyOf(values))) != null) {
      throw new IllegalArgumentException(word + ": " + name + " is given twice");
    }
  }

  /** Whether an option is there. */
  public boolean has(String name) {
    return given.containsKey(name);
  }

  /** Whether an option is there with an exclamation mark before it. */
  public boolean inverted(String name) {
    Given found = given.get(name);
    return found != null && found.inverted;
  }

  /** The words behind an option that must be there. */
  public List<String> values(String name) {
    Given found = given.get(name);
    if (found == null) {
      throw new IllegalArgumentException(word + " needs " + name);
    }
    return found.values;
  }

  /** The word behind an option that must be there. */
  public String value(String name) {
    return values(name).getFirst();
  }

  /** The word behind an option, if it is there. */
  public Optional<String> find(String name) {
    return has(name) ? Optional.of(value(name)) : Optional.empty();
  }

  /** The word behind an option in another form, if it is there. */
  public <T> Optional<T> find(String name, Function<String, T> parser) {
    return find(name).map(parser);
  }

  /** The number behind an option, if it is there. */
  public OptionalInt number(String name) {
    return has(name) ? OptionalInt.of(Numbers.parse(value(name))) : OptionalInt.empty();
  }

  /** The word behind an option in another form, and whether it is inverted, if it is there. */
  public <T> Optional<Criterion<T>> criterion(String name, Function<String, T> parser) {
    return find(name, parser).map(value -> new Criterion<>(value, inverted(name)));
  }
}
