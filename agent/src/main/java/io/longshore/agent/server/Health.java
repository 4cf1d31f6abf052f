package io.longshore.agent.server;

import java.util.List;
import java.util.function.Supplier;

/** Whether the agent does its work. */
public final class Health {
  private final Supplier<List<String>> problems;

  /** With what tells why it does not; nothing where it does. */
  public Health(Supplier<List<String>> problems) {
    this.problems = problems;
  }

  /** Whether there is no problem. */
  public boolean isGood() {
    return problems.get().isEmpty();
  }

  Answer answer() {
    List<String> found = problems.get();
    return found.isEmpty()
        ? Answer.text("ok")
        : Answer.text(500, String.join("\n", found) + "\nhealthz check failed\n");
  }
}
