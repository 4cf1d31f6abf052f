package io.longshore.agent.server;

import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.PortStream;
import io.longshore.cri.streams.SpdyStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connects pairs of streams, one for data and one for errors, with ports of a pod:
 * k8s.io/kubelet/pkg/cri/streaming/portforward. Streams come on the event loop; each pair has
 * threads of its own.
 */
final class PortTalk {
  static final String PROTOCOL = "portforward.k8s.io";

  private static final Log LOG = Log.of("server");

  private final Conversation.PortDialler ports;
  private final Map<String, SpdyStream> halves = new ConcurrentHashMap<>();

  PortTalk(Conversation.PortDialler ports) {
    this.ports = ports;
  }

  /** Waits for the other half of the pair, and connects when both are there. */
  void offered(SpdyStream stream) {
    String pair = stream.headers().getOrDefault("requestid", "");
    SpdyStream other = halves.putIfAbsent(pair, stream);
    if (other != null) {
      halves.remove(pair);
      boolean isData = "data".equals(stream.headers().get("streamtype"));
      SpdyStream data = isData ? stream : other;
      SpdyStream errors = isData ? other : stream;
      Thread.ofVirtual().name("port").start(() -> connect(data, errors));
    }
  }

  private void connect(SpdyStream data, SpdyStream errors) {
    String text = data.headers().getOrDefault("port", "");
    try (OutputStream failure = errors.output();
        OutputStream out = data.output()) {
      String problem = pass(data.input(), out, text);
      failure.write(problem.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("a forwarded connection broke", "port", text, "reason", e);
    }
  }

  private String pass(InputStream from, OutputStream to, String port) {
    try (PortStream stream = ports.dial(Integer.parseInt(port))) {
      Thread sending = Thread.ofVirtual().name("port in").start(() -> send(from, stream.output()));
      try {
        stream.input().transferTo(to);
      } finally {
        sending.interrupt();
      }
      return "";
    } catch (IOException | NumberFormatException | ContainerRuntimeException e) {
      return "error forwarding port " + port + " to pod: " + e.getMessage();
    }
  }

  private static void send(InputStream from, OutputStream to) {
    try (to) {
      from.transferTo(to);
    } catch (IOException e) {
      LOG.trace("a forwarded connection ended", "reason", e);
    }
  }
}
