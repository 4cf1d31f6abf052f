package io.longshore.agent.config;

import io.longshore.kubeapi.meta.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** When the machine is short of something. */
public record EvictionSettings(
    Map<String, String> evictionHard,
    Map<String, String> evictionSoft,
    Map<String, String> evictionSoftGracePeriod,
    Duration evictionPressureTransitionPeriod,
    int evictionMaxPodGracePeriod,
    Map<String, String> evictionMinimumReclaim,
    boolean mergeDefaultEvictionSettings) {
  private static final String[] SIGNALS = {
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "imagefs.available",
    "imagefs.inodesFree",
    "containerfs.available",
    "containerfs.inodesFree",
    "pid.available"
  };

  /** pkg/kubelet/eviction/defaults_linux.go. */
  private static final Map<String, String> HARD =
      Map.of(
          "memory.available", "100Mi",
          "nodefs.available", "10%",
          "nodefs.inodesFree", "5%",
          "imagefs.available", "15%",
          "imagefs.inodesFree", "5%");

  static final EvictionSettings DEFAULT =
      new EvictionSettings(HARD, Map.of(), Map.of(), Duration.ofMinutes(5), 0, Map.of(), false);

  /** Checks; thresholds replace all defaults, unless both are to be merged. */
  public EvictionSettings {
    evictionPressureTransitionPeriod =
        evictionPressureTransitionPeriod.isZero()
            ? Duration.ofMinutes(5)
            : evictionPressureTransitionPeriod;
    Map<String, String> hard = new HashMap<>(mergeDefaultEvictionSettings ? HARD : Map.of());
    hard.putAll(evictionHard);
    evictionHard = Map.copyOf(hard);
    evictionHard.forEach((signal, amount) -> check("evictionHard", signal, amount));
    evictionSoft.forEach((signal, amount) -> check("evictionSoft", signal, amount));
    for (String signal : evictionSoft.keySet()) {
      Check.that(
          evictionSoftGracePeriod.containsKey(signal),
          "evictionSoftGracePeriod says nothing of " + signal + ", which evictionSoft has");
    }
  }

  private static void check(String field, String signal, String amount) {
    Check.oneOf(field, signal, SIGNALS);
    amount(amount, 0);
  }

  /** How much of a signal is left to nobody, of a capacity; zero where no threshold is set. */
  public long hardThreshold(String signal, long capacity) {
    String amount = evictionHard.get(signal);
    return amount == null ? 0 : amount(amount, capacity);
  }

  private static long amount(String text, long capacity) {
    if (!text.endsWith("%")) {
      return Quantity.parse(text).value();
    }
    try {
      BigDecimal share = new BigDecimal(text.substring(0, text.length() - 1)).movePointLeft(2);
      return share.multiply(BigDecimal.valueOf(capacity)).longValue();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither an amount such as 100Mi nor a share such as 10%", e);
    }
  }
}
