package io.longshore.netlink.iptables.form;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Asks for each set once. For one thread, and for as long as sets keep their numbers. */
public final class RememberedSetNames implements SetNames {
  private final SetNames source;
  private final Map<String, OptionalInt> numbers = new HashMap<>();
  private final Map<Integer, Optional<String>> names = new HashMap<>();

  /** Remembers what another one says. */
  public RememberedSetNames(SetNames source) {
    this.source = source;
  }

  @Override
  public OptionalInt number(String name) {
    return numbers.computeIfAbsent(name, source::number);
  }

  @Override
  public Optional<String> name(int number) {
    return names.computeIfAbsent(number, source::name);
  }
}
