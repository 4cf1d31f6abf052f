package io.longshore.cri.model;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The streams of a process in a container. Reading and writing block; each stream may have a thread
 * of its own. A stream that was not asked for is empty, or takes nothing.
 */
public interface ProcessStreams extends AutoCloseable {

  /** Its input; closing it lets the process read the end. */
  OutputStream input();

  /** What it prints. */
  InputStream output();

  /** What it prints as errors. */
  InputStream errors();

  /** Changes the size of its terminal. */
  void resize(TerminalSize size);

  /**
   * Waits for the end, and says how it ended: the process's exit code, or 0 where one was only
   * attached. What is printed must be read meanwhile, because the process waits for that.
   */
  int exitCode();

  /** Leaves the process; one that runs on may find its input closed. */
  @Override
  void close();
}
