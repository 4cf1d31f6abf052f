package io.longshore.netlink.iptables.form;

import java.util.Optional;
import java.util.OptionalInt;

/** The numbers by which the kernel's structures name ipsets. */
public interface SetNames {

  /** No sets at all. */
  SetNames NONE =
      new SetNames() {
        @Override
        public OptionalInt number(String name) {
          return OptionalInt.empty();
        }

        @Override
        public Optional<String> name(int number) {
          return Optional.empty();
        }
      };

  /** The number of a set; empty if there is none of this name. */
  OptionalInt number(String name);

  /** The name of a set. */
  Optional<String> name(int number);
}
