package io.longshore.kubeapi.config;

/**
 * A flag of a command line.
 *
 * @param field the field of the configuration file that it sets, such as {@code
 *     iptables.syncPeriod}; empty where a file has none
 */
public record Flag(String name, FlagKind kind, String field, String help) {

  /** One that is about the program itself. */
  public static Flag own(String name, FlagKind kind, String help) {
    return new Flag(name, kind, "", help);
  }

  /** Whether a file can say the same. */
  public boolean isOfFile() {
    return !field.isEmpty();
  }
}
