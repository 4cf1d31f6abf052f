package io.longshore.agent.server;

import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.meta.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a request gets. */
sealed interface Answer {

  /** Something short. */
  record Whole(int status, String contentType, Bytes body) implements Answer {}

  /** Something that may take long, written as it comes. */
  record Streamed(String contentType, Source source) implements Answer {}

  /** The connection becomes one of many streams. */
  record Upgraded(Conversation conversation) implements Answer {}

  /** Writes a streamed answer; what it throws breaks the answer off. */
  interface Source {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  static Answer text(String text) {
    return text(200, text);
  }

  static Answer text(int status, String text) {
    return new Whole(
        status, "text/plain; charset=utf-8", Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Answer json(Object object) {
    return new Whole(200, "application/json", Bytes.of(Json.write(object)));
  }
}
