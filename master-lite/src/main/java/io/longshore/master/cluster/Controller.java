package io.longshore.master.cluster;

/**
 * Keeps one promise of the cluster. It has told the caches what it wants to hear when it is made.
 */
public interface Controller extends AutoCloseable {

  /** Begins, when the caches are complete. */
  void start();

  /** Ends what is under way. */
  @Override
  void close();
}
