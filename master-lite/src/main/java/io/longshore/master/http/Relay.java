package io.longshore.master.http;

import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.tunnel.Client;
import io.longshore.master.tunnel.Exchange;
import io.longshore.master.tunnel.Head;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** Makes answers of those of others. */
final class Relay {
  private static final int PIECE = 32 << 10;

  private Relay() {}

  /** Sends a request on. */
  @FunctionalInterface
  interface Sender {
    /** Returns when the head of the answer is there. */
    Exchange send() throws IOException;
  }

  /** What is told to a client about an upgrade. */
  @FunctionalInterface
  interface Acceptance {
    /** The head of the answer. */
    Head head(Exchange exchange);
  }

  /** Moves bytes after an upgrade. */
  @FunctionalInterface
  interface Mover {
    /** Returns when one of both has ended. */
    void move(Client client, Exchange exchange) throws IOException;
  }

  /** What a node says about an object; its refusals become Status objects. */
  static Answer answer(Sender sender, ResourceType type, String name) {
    Exchange exchange = send(sender);
    try {
      if (exchange.head().status() != 200) {
        throw refusal(exchange, type, name);
      }
      return relayed(exchange);
    } catch (IOException e) {
      throw broken(exchange, e);
    }
  }

  /** What somebody says, whatever it is. */
  static Answer relayed(Exchange exchange) throws IOException {
    List<Head.Header> headers =
        exchange.head().headers().stream()
            .filter(header -> !Exchange.isOfOneConnection(header.name()))
            .toList();
    return new Answer.Relayed(exchange.head().status(), headers, sink -> copy(exchange, sink));
  }

  private static void copy(Exchange exchange, Answer.Sink sink)
      throws IOException, InterruptedException {
    try (exchange) {
      InputStream body = exchange.body();
      byte[] piece = new byte[PIECE];
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        sink.write(Arrays.copyOf(piece, read));
      }
    }
  }

  static Exchange send(Sender sender) {
    try {
      return sender.send();
    } catch (IOException e) {
      throw ApiException.unavailable(String.valueOf(e.getMessage()));
    }
  }

  static Answer upgraded(
      Sender sender, ResourceType type, String name, Acceptance acceptance, Mover mover) {
    Exchange exchange = send(sender);
    try {
      if (!exchange.isUpgraded()) {
        throw refusal(exchange, type, name);
      }
      return new Answer.Taken(
          acceptance.head(exchange).toBytes(),
          client -> {
            try (exchange) {
              mover.move(client, exchange);
            }
          });
    } catch (IOException e) {
      throw broken(exchange, e);
    }
  }

  private static ApiException broken(Exchange exchange, IOException why) {
    close(exchange);
    return ApiException.unavailable(String.valueOf(why.getMessage()));
  }

  /** apimachinery's pkg/api/errors: NewGenericServerResponse. */
  private static ApiException refusal(Exchange exchange, ResourceType type, String name)
      throws IOException {
    int status = exchange.head().status();
    String message = exchange.message();
    close(exchange);
    return ApiException.ofNode(status, type, name, message);
  }

  private static void close(Exchange exchange) {
    try {
      exchange.close();
    } catch (IOException e) {
      // It is given up anyway.
    }
  }
}
