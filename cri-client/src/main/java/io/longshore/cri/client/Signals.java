package io.longshore.cri.client;

import io.longshore.cri.proto.Cri;
import java.util.Arrays;
import java.util.Optional;

/** Signals by name: pods write SIGRTMIN+1 where the protocol has SIGRTMINPLUS1. */
final class Signals {
  private Signals() {}

  static Cri.Signal toMessage(String name) {
    String constant = name.replace("+", "PLUS").replace("-", "MINUS");
    return Arrays.stream(Cri.Signal.values())
        .filter(signal -> signal.name().equals(constant) && constant.startsWith("SIG"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a signal: " + name));
  }

  static Optional<String> fromMessage(Cri.Signal signal) {
    return signal == Cri.Signal.RUNTIME_DEFAULT || signal == Cri.Signal.UNRECOGNIZED
        ? Optional.empty()
        : Optional.of(signal.name().replace("PLUS", "+").replace("MINUS", "-"));
  }
}
