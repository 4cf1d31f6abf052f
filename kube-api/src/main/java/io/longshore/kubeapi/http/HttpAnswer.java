package io.longshore.kubeapi.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an answer, and its body as it arrives. It must be closed; if its body was not read to
 * the end, the connection goes with it.
 *
 * @param headers with names in lower case
 */
public record HttpAnswer(int status, Map<String, String> headers, InputStream body)
    implements AutoCloseable {

  /** A header by its name in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body, read to its end. */
  public byte[] readBody() {
    try {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new HttpException(HttpException.Category.CLOSED, "the answer broke off", e);
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new HttpException(HttpException.Category.CLOSED, "the answer broke off", e);
    }
  }
}
