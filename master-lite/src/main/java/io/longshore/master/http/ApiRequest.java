package io.longshore.master.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request, read whole. */
final class ApiRequest {
  private final String method;
  private final String path;
  private final Map<String, List<String>> query;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Optional<X509Certificate> certificate;

  ApiRequest(
      String method,
      String uri,
      HttpHeaders headers,
      byte[] body,
      Optional<X509Certificate> certificate) {
    QueryStringDecoder decoder = new QueryStringDecoder(uri);
    this.method = method;
    this.path = decoder.path();
    this.query = decoder.parameters();
    this.headers = headers;
    this.body = body;
    this.certificate = certificate;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  /** The client's certificate, which the connection has checked already. */
  Optional<X509Certificate> certificate() {
    return certificate;
  }

  /** A header; empty where there is none. */
  String header(String name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }

  /** All headers of a name, as if they were one. */
  String headers(String name) {
    return String.join(",", headers.getAll(name));
  }

  byte[] body() {
    return body;
  }

  /** A parameter; empty where there is none. */
  String parameter(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  boolean flag(String name) {
    String value = parameter(name);
    return value.equals("true") || value.equals("1");
  }

  /** The media type of the body, without its parameters. */
  String contentType() {
    return header("Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
