package io.longshore.netlink.nftables;

import java.util.List;

/**
 * What makes a chain see packets by itself.
 *
 * @param type "filter", "nat" or "route"
 * @param devices for the hooks of devices
 */
public record BaseChain(
    String type, Hook hook, Priority priority, Policy policy, List<String> devices) {

  /** What happens to packets that no rule decides about. */
  public enum Policy {
    DROP(0), // NF_DROP
    ACCEPT(1); // NF_ACCEPT

    private final int number;

    Policy(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** Copies the devices. */
  public BaseChain {
    devices = List.copyOf(devices);
  }

  /** A chain that accepts what no rule decides about. */
  public static BaseChain of(String type, Hook hook, Priority priority) {
    return new BaseChain(type, hook, priority, Policy.ACCEPT, List.of());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("type ").append(type).append(" hook ").append(hook);
    if (!devices.isEmpty()) {
      text.append(" devices = { ").append(String.join(", ", devices)).append(" }");
    }
    return text.append(" priority ")
        .append(priority)
        .append("; policy ")
        .append(Words.of(policy))
        .append(';')
        .toString();
  }
}
