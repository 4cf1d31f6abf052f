package io.longshore.master.http;

import io.longshore.master.registry.ApiException;
import io.longshore.master.tunnel.Head;
import io.longshore.master.tunnel.WebSocket;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A watch over a WebSocket: each event is a message of text, as in apiserver's
 * pkg/endpoints/handlers/watch.go. Clients on the JDK try this form first.
 */
final class WatchMessages {
  private WatchMessages() {}

  static Answer answer(ApiRequest request, Answer.Source lines) {
    String key = request.header("Sec-WebSocket-Key");
    if (key.isEmpty()) {
      throw ApiException.badRequest("a WebSocket is opened with a Sec-WebSocket-Key");
    }
    List<String> offered = PodStreams.offered(request);
    Optional<String> protocol = offered.stream().filter(name -> !name.isEmpty()).findFirst();
    Head head = WebSocket.accept(key, protocol);
    return new Answer.Taken(
        head.toBytes(),
        client -> {
          WebSocket socket = new WebSocket(client);
          socket.tell(() -> lines.writeTo(piece -> sendLines(socket, piece)));
        });
  }

  private static void sendLines(WebSocket socket, byte[] lines) throws IOException {
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        socket.sendText(Arrays.copyOfRange(lines, start, i));
        start = i + 1;
      }
    }
  }
}
