package io.longshore.netlink.nftables.expr;

import java.util.Optional;

/** A choice that the kernel has a number for. */
interface Numbered {

  /** The kernel's number. */
  int number();

  /** The choice with a number; empty for one that only a newer kernel knows. */
  static <E extends Numbered> Optional<E> find(E[] choices, int number) {
    for (E choice : choices) {
      if (choice.number() == number) {
        return Optional.of(choice);
      }
    }
    return Optional.empty();
  }
}
