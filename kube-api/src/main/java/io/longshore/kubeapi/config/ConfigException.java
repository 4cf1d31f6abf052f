package io.longshore.kubeapi.config;

import java.io.Serial;
import java.util.List;

/** A configuration file that cannot be used, with everything that is wrong in it, a line each. */
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  /** With all that is wrong, each with its place. */
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each begins with file and line. */
  public List<String> problems() {
    return problems;
  }
}
