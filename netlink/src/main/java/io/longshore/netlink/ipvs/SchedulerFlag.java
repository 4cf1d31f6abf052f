package io.longshore.netlink.ipvs;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Three flags that each scheduler takes as it likes: IP_VS_SVC_F_SCHED1 to 3. */
public enum SchedulerFlag {
  /** To sh and mh: where a server has weight 0, take another. */
  FIRST(1, 0x08, "fallback"),
  /** To sh and mh: the client's port counts too. */
  SECOND(2, 0x10, "port"),
  THIRD(3, 0x20, "");

  private final int number;
  private final int bit;
  private final String hashing;

  SchedulerFlag(int number, int bit, String hashing) {
    this.number = number;
    this.bit = bit;
    this.hashing = hashing;
  }

  int bit() {
    return bit;
  }

  /** As ipvsadm has it: the two schedulers that hash sources have names for theirs. */
  String text(String scheduler) {
    boolean named = !hashing.isEmpty() && (scheduler.equals("sh") || scheduler.equals("mh"));
    return named ? scheduler + "-" + hashing : "flag-" + number;
  }

  static String text(Set<SchedulerFlag> flags, String scheduler) {
    return new TreeSet<>(flags)
        .stream().map(flag -> flag.text(scheduler)).collect(Collectors.joining(","));
  }
}
