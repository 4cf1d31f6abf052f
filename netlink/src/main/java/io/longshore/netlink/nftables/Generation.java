package io.longshore.netlink.nftables;

/**
 * A state of the ruleset.
 *
 * @param number one more with each transaction
 * @param process who made the last change; 0 if unknown
 * @param command that process's name; empty if unknown
 */
public record Generation(int number, int process, String command) {

  @Override
  public String toString() {
    return "generation " + number + (process == 0 ? "" : " by " + command + " (" + process + ")");
  }
}
