package io.longshore.cri.streams;

import io.longshore.cri.model.PortStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A port at the other end of a connection. At the end of its data, its errors are looked at. */
final class RemotePort implements PortStream {
  private final SpdyConnection connection;
  private final SpdyStream data;
  private final InputStream input;

  RemotePort(SpdyConnection connection, SpdyStream data, SpdyStream errors) {
    this.connection = connection;
    this.data = data;
    this.input = new Checked(data.input(), errors.input());
  }

  @Override
  public OutputStream output() {
    return data.output();
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public void close() {
    connection.close();
  }

  private static final class Checked extends FilterInputStream {
    private final InputStream errors;

    Checked(InputStream data, InputStream errors) {
      super(data);
      this.errors = errors;
    }

    @Override
    public int read() throws IOException {
      return checked(super.read());
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      return checked(super.read(target, start, length));
    }

    private int checked(int result) throws IOException {
      if (result < 0) {
        String text = new String(errors.readAllBytes(), StandardCharsets.UTF_8);
        if (!text.isEmpty()) {
          throw new IOException(text.strip());
        }
      }
      return result;
    }
  }
}
