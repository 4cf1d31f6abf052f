package io.longshore.cri.docker;

import io.longshore.cri.streams.ArrivingBytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/**
 * Bytes from one thread to another, so many at most on the way: who writes more waits. Closing the
 * reading end lets writers go on, into nothing.
 */
final class ByteWindow {
  private static final int SIZE = 1024 * 1024;
  private static final int LARGEST_PIECE = 32 * 1024;

  private final Semaphore room = new Semaphore(SIZE);
  private final ArrivingBytes input = new ArrivingBytes(room::release);
  private final OutputStream output = new Pieces();

  ArrivingBytes input() {
    return input;
  }

  OutputStream output() {
    return output;
  }

  private final class Pieces extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int length) throws IOException {
      for (int at = start; at < start + length; at += LARGEST_PIECE) {
        int end = Math.min(start + length, at + LARGEST_PIECE);
        try {
          room.acquire(end - at);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          InterruptedIOException failure = new InterruptedIOException("interrupted while writing");
          failure.initCause(e);
          throw failure;
        }
        input.add(Arrays.copyOfRange(source, at, end));
      }
    }

    @Override
    public void close() {
      input.end();
    }
  }
}
