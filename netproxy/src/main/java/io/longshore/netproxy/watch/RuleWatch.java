package io.longshore.netproxy.watch;

/** Notices what others do to the rules of a backend. Safe for use by several threads. */
public interface RuleWatch extends AutoCloseable {

  /** Begins to tell of it. Called once. */
  void start(Runnable alarm);

  /**
   * Makes a change of the backend's own, which is no alarm.
   *
   * @param size of how many parts it is
   */
  void change(int size, Runnable change);

  @Override
  void close();
}
