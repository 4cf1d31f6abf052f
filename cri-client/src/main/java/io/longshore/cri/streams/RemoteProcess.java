package io.longshore.cri.streams;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ProcessStreams;
import io.longshore.cri.model.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A process at the other end of a connection. */
final class RemoteProcess implements ProcessStreams {
  private final SpdyConnection connection;
  private final SpdyStream status;
  private final Optional<SpdyStream> input;
  private final Optional<SpdyStream> output;
  private final Optional<SpdyStream> errors;
  private final Optional<SpdyStream> resize;

  RemoteProcess(
      SpdyConnection connection,
      SpdyStream status,
      Optional<SpdyStream> input,
      Optional<SpdyStream> output,
      Optional<SpdyStream> errors,
      Optional<SpdyStream> resize) {
    this.connection = connection;
    this.status = status;
    this.input = input;
    this.output = output;
    this.errors = errors;
    this.resize = resize;
  }

  @Override
  public OutputStream input() {
    return input.map(SpdyStream::output).orElseGet(OutputStream::nullOutputStream);
  }

  @Override
  public InputStream output() {
    return output.<InputStream>map(SpdyStream::input).orElseGet(InputStream::nullInputStream);
  }

  @Override
  public InputStream errors() {
    return errors.<InputStream>map(SpdyStream::input).orElseGet(InputStream::nullInputStream);
  }

  @Override
  public void resize(TerminalSize size) {
    if (resize.isEmpty()) {
      throw new ContainerRuntimeException(
          Category.PRECONDITION, "only a terminal has a size that can be changed");
    }
    String message = "{\"Width\":%d,\"Height\":%d}\n".formatted(size.width(), size.height());
    try {
      resize.get().output().write(message.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public int exitCode() {
    try {
      return ExitStatus.read(status.input().readAllBytes());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static ContainerRuntimeException failure(IOException cause) {
    Category category =
        cause instanceof InterruptedIOException ? Category.INTERRUPTED : Category.UNAVAILABLE;
    return new ContainerRuntimeException(
        category, "the streams of a process: " + cause.getMessage(), cause);
  }

  @Override
  public void close() {
    connection.close();
  }
}
