package io.longshore.master.tunnel;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The streams of a process, for a client over a WebSocket and to a node over SPDY: what apiserver's
 * pkg/util/proxy/streamtranslator.go does. The first byte of each message names the stream.
 */
public final class ProcessChannels implements SpdyClient.Listener {
  /** Protocols of clients, the better ones first: since version 5 the input can end. */
  public static final List<String> PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");

  /** What nodes are asked to speak. */
  public static final String NODE_PROTOCOL = "v4.channel.k8s.io";

  // apimachinery's pkg/util/remotecommand/constants.go.
  private static final byte INPUT = 0;
  private static final byte OUTPUT = 1;
  private static final byte ERRORS = 2;
  private static final byte STATUS = 3;
  private static final byte RESIZE = 4;
  private static final int END = 255;

  private final WebSocket client;
  private final SpdyClient node;
  private final Map<Byte, Integer> streams = new HashMap<>();
  private final Map<Integer, Byte> channels = new HashMap<>();
  private final Set<Integer> awaited = new HashSet<>();

  private ProcessChannels(WebSocket client, SpdyClient node) {
    this.client = client;
    this.node = node;
  }

  /** Which streams there are. */
  public record Wanted(boolean input, boolean output, boolean errors, boolean terminal) {}

  /** Moves all bytes until the process has ended, or the client has left. */
  public static void run(WebSocket client, Connection connection, Wanted wanted)
      throws IOException {
    SpdyClient node = new SpdyClient(connection);
    ProcessChannels translation = new ProcessChannels(client, node);
    translation.open(wanted);
    try {
      Pump.run(connection, translation::receive, translation::send);
    } finally {
      node.close();
    }
  }

  /** In the order of client-go's tools/remotecommand: the status first. */
  private void open(Wanted wanted) throws IOException {
    open(STATUS, "error", true);
    open(INPUT, "stdin", wanted.input());
    open(OUTPUT, "stdout", wanted.output());
    open(ERRORS, "stderr", wanted.errors() && !wanted.terminal());
    open(RESIZE, "resize", wanted.terminal());
  }

  private void open(byte channel, String type, boolean isWanted) throws IOException {
    if (isWanted) {
      int stream = node.open(Map.of("streamtype", type));
      streams.put(channel, stream);
      channels.put(stream, channel);
      if (channel != INPUT && channel != RESIZE) {
        awaited.add(stream);
      }
    }
  }

  private void receive() throws IOException {
    for (Optional<byte[]> next = client.receive(); next.isPresent(); next = client.receive()) {
      byte[] message = next.get();
      if (message.length == 2 && (message[0] & 0xff) == END) {
        end(message[1]);
      } else if (message.length > 1) {
        Integer stream = streams.get(message[0]);
        if (stream != null && (message[0] == INPUT || message[0] == RESIZE)) {
          node.write(stream, message, 1);
        }
      }
    }
  }

  private void end(byte channel) throws IOException {
    Integer stream = streams.get(channel);
    if (stream != null) {
      node.end(stream);
    }
  }

  private void send() throws IOException {
    node.run(this);
    client.end();
  }

  @Override
  public void arrived(int stream, byte[] bytes) throws IOException {
    Byte channel = channels.get(stream);
    if (channel != null) {
      byte[] message = new byte[bytes.length + 1];
      message[0] = channel;
      System.arraycopy(bytes, 0, message, 1, bytes.length);
      client.send(message);
    }
  }

  @Override
  public boolean ended(int stream) {
    awaited.remove(stream);
    return awaited.isEmpty();
  }
}
