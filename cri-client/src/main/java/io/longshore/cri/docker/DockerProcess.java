package io.longshore.cri.docker;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ProcessStreams;
import io.longshore.cri.model.StreamSelection;
import io.longshore.cri.model.TerminalSize;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A process whose output and errors share a connection, in frames; those of a terminal come as they
 * are. A thread of its own takes them apart.
 */
final class DockerProcess implements ProcessStreams {
  private static final int STANDARD_ERRORS = 2;
  private static final int PIECE = 32 * 1024;

  private final HijackedConnection connection;
  private final StreamSelection selection;
  private final Supplier<Integer> exitCode;
  private final Consumer<TerminalSize> resize;
  private final OutputStream input;
  private final ByteWindow output = new ByteWindow();
  private final ByteWindow errors = new ByteWindow();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private DockerProcess(
      HijackedConnection connection,
      StreamSelection selection,
      Supplier<Integer> exitCode,
      Consumer<TerminalSize> resize) {
    this.connection = connection;
    this.selection = selection;
    this.exitCode = exitCode;
    this.resize = resize;
    this.input = selection.input() ? new Input(connection) : OutputStream.nullOutputStream();
  }

  static DockerProcess over(
      HijackedConnection connection,
      StreamSelection selection,
      Supplier<Integer> exitCode,
      Consumer<TerminalSize> resize) {
    DockerProcess process = new DockerProcess(connection, selection, exitCode, resize);
    Thread.ofVirtual().name("docker-streams").start(process::takeApart);
    return process;
  }

  private void takeApart() {
    try {
      if (selection.terminal()) {
        connection.input().transferTo(output.output());
      } else {
        takeFrames(new DataInputStream(connection.input()));
      }
      output.input().end();
      errors.input().end();
      ended.complete(null);
    } catch (IOException e) {
      IOException broken = new IOException("the streams broke: " + e.getMessage(), e);
      output.input().fail(broken);
      errors.input().fail(broken);
      ended.completeExceptionally(broken);
    }
  }

  /** A frame begins with its stream, three bytes of nothing, and its length. */
  private void takeFrames(DataInputStream frames) throws IOException {
    int stream = frames.read();
    while (stream >= 0) {
      frames.skipNBytes(3);
      int left = frames.readInt();
      OutputStream target = stream == STANDARD_ERRORS ? errors.output() : output.output();
      while (left > 0) {
        byte[] piece = frames.readNBytes(Math.min(left, PIECE));
        if (piece.length == 0) {
          throw new EOFException("the Engine hung up in the middle of a frame");
        }
        target.write(piece);
        left -= piece.length;
      }
      stream = frames.read();
    }
  }

  @Override
  public OutputStream input() {
    return input;
  }

  @Override
  public InputStream output() {
    return output.input();
  }

  @Override
  public InputStream errors() {
    return errors.input();
  }

  @Override
  public void resize(TerminalSize size) {
    if (!selection.terminal()) {
      throw new ContainerRuntimeException(
          Category.PRECONDITION, "only a terminal has a size that can be changed");
    }
    resize.accept(size);
  }

  @Override
  public int exitCode() {
    try {
      ended.get();
      return exitCode.get();
    } catch (ExecutionException e) {
      throw new ContainerRuntimeException(Category.UNAVAILABLE, String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          Category.INTERRUPTED, "interrupted while a process ran", e);
    }
  }

  @Override
  public void close() {
    connection.close();
    output.input().close();
    errors.input().close();
  }

  private static final class Input extends FilterOutputStream {
    private final HijackedConnection connection;

    Input(HijackedConnection connection) {
      super(connection.output());
      this.connection = connection;
    }

    @Override
    public void write(byte[] source, int start, int length) throws IOException {
      out.write(source, start, length);
    }

    @Override
    public void close() throws IOException {
      connection.endOutput();
    }
  }
}
