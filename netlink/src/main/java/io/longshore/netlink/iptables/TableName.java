package io.longshore.netlink.iptables;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of iptables, and which built-in chains each has. */
public enum TableName {
  FILTER,
  NAT,
  MANGLE,
  RAW,
  SECURITY;

  /** The table of this name, if iptables knows it. */
  public static Optional<TableName> of(String name) {
    return Arrays.stream(values()).filter(table -> table.toString().equals(name)).findFirst();
  }

  /** Where its built-in chains are asked, in the order of the kernel. */
  public List<Hook> hooks() {
    return switch (this) {
      case FILTER, SECURITY -> List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT);
      case NAT -> List.of(Hook.PREROUTING, Hook.INPUT, Hook.OUTPUT, Hook.POSTROUTING);
      case MANGLE -> List.of(Hook.values());
      case RAW -> List.of(Hook.PREROUTING, Hook.OUTPUT);
    };
  }

  /** The hook of a built-in chain; empty for any other chain. */
  public Optional<Hook> hook(String chain) {
    return hooks().stream().filter(hook -> hook.name().equals(chain)).findFirst();
  }

  /** Whether a chain is there without anybody making it. */
  public boolean isBuiltIn(String chain) {
    return hook(chain).isPresent();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
