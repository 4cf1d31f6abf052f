package io.longshore.agent.server;

import java.io.InputStream;
import java.io.OutputStream;

/** The streams of a client that talks with a process. Each is for one thread. */
interface RemoteTerminal extends AutoCloseable {
  /** What the client types. */
  InputStream input();

  /** What it is shown. */
  OutputStream output();

  /** What it is shown of errors. */
  OutputStream errors();

  /** The sizes of its terminal, objects of JSON one after the other. */
  InputStream sizes();

  /** Says how it ended, as a Status object; nothing follows. */
  OutputStream ending();

  /** Has something done, on a thread that may block, when the connection is gone. */
  void whenGone(Runnable task);

  /** Ends the connection. */
  @Override
  void close();
}
