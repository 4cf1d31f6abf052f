package io.longshore.master.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The server's end of a WebSocket, RFC 6455. One thread receives; several may send. */
public final class WebSocket {
  private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int NORMAL = 1000;
  private static final int LARGEST = 16 << 20;

  private final DataInputStream input;
  private final OutputStream output;

  /** With a client to whom {@link #accept} was sent. */
  public WebSocket(Client client) {
    this.input = new DataInputStream(client.input());
    this.output = client.output();
  }

  /** Sends messages until there are no more. */
  @FunctionalInterface
  public interface Teller {
    /** Interrupted when the client has left. */
    void run() throws IOException, InterruptedException;
  }

  /** The answer that opens it: the key is the client's, and so was the protocol, if any. */
  public static Head accept(String key, Optional<String> protocol) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      byte[] hash = digest.digest((key + ACCEPT).getBytes(StandardCharsets.US_ASCII));
      List<Head.Header> headers = new ArrayList<>();
      headers.add(new Head.Header("Connection", "Upgrade"));
      headers.add(new Head.Header("Upgrade", "websocket"));
      String answer = Base64.getEncoder().encodeToString(hash);
      headers.add(new Head.Header("Sec-WebSocket-Accept", answer));
      protocol.ifPresent(name -> headers.add(new Head.Header("Sec-WebSocket-Protocol", name)));
      return new Head("HTTP/1.1 101 Switching Protocols", headers);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** The next message; nothing at the end. Pings are answered meanwhile. */
  Optional<byte[]> receive() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      int first = input.read();
      if (first < 0) {
        return Optional.empty();
      }
      byte[] payload = payload(message.size());
      int code = first & 0x0f;
      switch (code) {
        case CLOSE -> {
          return Optional.empty();
        }
        case PING -> send(PONG, payload);
        case PONG -> {
          // Whoever asks for a sign of life gets one; we do not ask.
        }
        default -> {
          if (code > BINARY) {
            throw new IOException("a WebSocket frame of an unknown kind: " + code);
          }
          message.writeBytes(payload);
          if ((first & FINAL) != 0) {
            return Optional.of(message.toByteArray());
          }
        }
      }
    }
  }

  private byte[] payload(int before) throws IOException {
    int second = input.readUnsignedByte();
    if ((second & MASKED) == 0) {
      throw new IOException("a client's WebSocket frame is not masked");
    }
    long length = second & 0x7f;
    if (length == 126) {
      length = input.readUnsignedShort();
    } else if (length == 127) {
      length = input.readLong();
    }
    if (length < 0 || length + before > LARGEST) {
      throw new IOException("a WebSocket message is too long: " + length);
    }
    byte[] mask = input.readNBytes(4);
    byte[] payload = input.readNBytes((int) length);
    if (mask.length < 4 || payload.length < length) {
      throw new EOFException("a WebSocket frame broke off");
    }
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return payload;
  }

  /** Only the server has something to say; what the client sends is of no interest. */
  public void tell(Teller teller) throws IOException {
    Thread telling = Thread.currentThread();
    Thread.ofVirtual().name("websocket").start(() -> listen(telling));
    try {
      teller.run();
      end();
    } catch (InterruptedException _) {
      // The client has left.
    }
  }

  private void listen(Thread telling) {
    try {
      while (receive().isPresent()) {
        // Upstream drops it too.
      }
    } catch (IOException _) {
      // It left without a word.
    } finally {
      telling.interrupt();
    }
  }

  /** Sends a message; returns when the connection took it. */
  void send(byte[] message) throws IOException {
    send(BINARY, message);
  }

  /** Sends a message of text in UTF-8. */
  public void sendText(byte[] message) throws IOException {
    send(TEXT, message);
  }

  /** Says that nothing more comes. */
  void end() throws IOException {
    send(CLOSE, ByteBuffer.allocate(2).putShort((short) NORMAL).array());
  }

  private synchronized void send(int code, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 10);
    frame.put((byte) (FINAL | code));
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else if (payload.length < 1 << 16) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    frame.put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    output.write(bytes);
  }
}
