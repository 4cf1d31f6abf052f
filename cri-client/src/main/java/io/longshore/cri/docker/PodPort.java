package io.longshore.cri.docker;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.PortStream;
import io.longshore.linux.netns.NetworkNamespace;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection that was made inside of a pod's network namespace, and is used from outside. */
final class PodPort implements PortStream {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Socket socket;
  private final InputStream input;
  private final OutputStream output;

  private PodPort(Socket socket, InputStream input, OutputStream output) {
    this.socket = socket;
    this.input = input;
    this.output = output;
  }

  static PodPort open(long process, int port) {
    Socket socket = new Socket();
    try (NetworkNamespace namespace = NetworkNamespace.ofProcess(process)) {
      namespace.call(
          () -> {
            socket.connect(
                new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), PATIENCE_MILLIS);
            return socket;
          });
      return new PodPort(socket, socket.getInputStream(), new HalfClosing(socket));
    } catch (IOException e) {
      return new PodPort(socket, new Failing(e), OutputStream.nullOutputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          Category.INTERRUPTED, "interrupted while connecting to a pod", e);
    } catch (Exception e) {
      throw new ContainerRuntimeException(
          Category.FAILED, "cannot enter the network of a pod: " + e, e);
    }
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class HalfClosing extends FilterOutputStream {
    private final Socket socket;

    HalfClosing(Socket socket) throws IOException {
      super(socket.getOutputStream());
      this.socket = socket;
    }

    @Override
    public void write(byte[] source, int start, int length) throws IOException {
      out.write(source, start, length);
    }

    @Override
    public void close() throws IOException {
      if (!socket.isClosed() && !socket.isOutputShutdown()) {
        socket.shutdownOutput();
      }
    }
  }

  private static final class Failing extends InputStream {
    private final IOException why;

    Failing(IOException why) {
      this.why = why;
    }

    @Override
    public int read() throws IOException {
      throw new IOException(why.getMessage(), why);
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      return read();
    }
  }
}
