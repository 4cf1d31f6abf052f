package io.longshore.cri.model;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection to a port of a pod. Reading and writing block; each direction may have a thread of
 * its own. A connection that the pod refuses is an IOException at reading.
 */
public interface PortStream extends AutoCloseable {

  /** To the pod; closing it lets the pod read the end. */
  OutputStream output();

  /** From the pod. */
  InputStream input();

  /** Ends both directions. */
  @Override
  void close();
}
