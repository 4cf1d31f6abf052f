package io.longshore.master.http;

import io.longshore.master.tunnel.Client;
import io.longshore.master.tunnel.Head;
import java.io.IOException;
import java.util.List;

/** What is answered to a request. */
sealed interface Answer {

  /** The HTTP status. */
  int status();

  /** The media type. */
  String contentType();

  /** What the client is told beside. */
  List<String> warnings();

  /** A body that is there whole. */
  final class Whole implements Answer {
    private final int status;
    private final String contentType;
    private final byte[] body;
    private final List<String> warnings;

    Whole(int status, String contentType, byte[] body, List<String> warnings) {
      this.status = status;
      this.contentType = contentType;
      this.body = body;
      this.warnings = List.copyOf(warnings);
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public String contentType() {
      return contentType;
    }

    @Override
    public List<String> warnings() {
      return warnings;
    }

    byte[] body() {
      return body;
    }
  }

  /** A body that goes on until its writer returns, or the client leaves. */
  record Streamed(String contentType, Source source) implements Answer {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }
  }

  /** The answer of somebody else. */
  record Relayed(int status, List<Head.Header> headers, Source source) implements Answer {
    /** Copies the list. */
    public Relayed {
      headers = List.copyOf(headers);
    }

    @Override
    public String contentType() {
      return "";
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }
  }

  /** The connection speaks something else than HTTP after a head, until that returns. */
  final class Taken implements Answer {
    private final byte[] head;
    private final Takeover takeover;

    Taken(byte[] head, Takeover takeover) {
      this.head = head;
      this.takeover = takeover;
    }

    @Override
    public int status() {
      return 101;
    }

    @Override
    public String contentType() {
      return "";
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    byte[] head() {
      return head;
    }

    Takeover takeover() {
      return takeover;
    }
  }

  /** Speaks with a client whose connection it has taken over. */
  @FunctionalInterface
  interface Takeover {
    /** Returns when the connection is to be closed. */
    void run(Client client) throws IOException;
  }

  /** Writes a body. */
  @FunctionalInterface
  interface Source {
    /** Returns at the end of the body; interrupted when the client has left. */
    void writeTo(Sink sink) throws IOException, InterruptedException;
  }

  /** Takes a body piece by piece, as fast as the client reads. */
  @FunctionalInterface
  interface Sink {
    /** Returns when the piece is with the operating system. */
    void write(byte[] piece) throws IOException, InterruptedException;
  }
}
