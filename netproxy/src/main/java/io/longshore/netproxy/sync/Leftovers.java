package io.longshore.netproxy.sync;

/**
 * What a mode has left on the machine, of ours or of kube-proxy: it is removed before another mode
 * begins, and when the user wants no proxy any more.
 */
public interface Leftovers {

  /** The mode, as the configuration names it. */
  String mode();

  /**
   * Removes all of it, for both families. Where there is nothing, nothing happens.
   *
   * @return how many things were there
   * @throws RuntimeException where something could not be removed; the rest is
   */
  int remove();
}
