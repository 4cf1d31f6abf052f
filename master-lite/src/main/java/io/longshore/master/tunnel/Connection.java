package io.longshore.master.tunnel;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A connection that was opened for a client: one thread reads, and one writes. */
public final class Connection implements AutoCloseable {
  private final Socket socket;
  private final InputStream input;

  Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.input = new BufferedInputStream(socket.getInputStream());
  }

  /** What the other end sends. */
  public InputStream input() {
    return input;
  }

  /** What it is sent. */
  public OutputStream output() throws IOException {
    return socket.getOutputStream();
  }

  /** How long to wait for its next byte; 0 is for ever. */
  public void setPatience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /** Both directions end, also for threads that wait in them. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
