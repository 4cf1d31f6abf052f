package io.longshore.master.http;

import io.longshore.master.access.User;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request, read whole. */
final class ApiRequest {
  private final String method;
  private final String uri;
  private final String path;
  private final Map<String, List<String>> query;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Optional<X509Certificate> certificate;
  private final User user;

  ApiRequest(
      String method,
      String uri,
      HttpHeaders headers,
      byte[] body,
      Optional<X509Certificate> certificate) {
    this.method = method;
    this.uri = uri;
    QueryStringDecoder decoder = new QueryStringDecoder(uri);
    this.path = decoder.path();
    this.query = decoder.parameters();
    this.headers = headers;
    this.body = body;
    this.certificate = certificate;
    this.user = User.ANONYMOUS;
  }

  private ApiRequest(ApiRequest request, User user) {
    this.method = request.method;
    this.uri = request.uri;
    this.path = request.path;
    this.query = request.query;
    this.headers = request.headers;
    this.body = request.body;
    this.certificate = request.certificate;
    this.user = user;
  }

  /** The same, made by somebody who is known. */
  ApiRequest by(User somebody) {
    return new ApiRequest(this, somebody);
  }

  /** Who makes it. */
  User user() {
    return user;
  }

  /** The path and the parameters, as they came. */
  String uri() {
    return uri;
  }

  HttpHeaders headers() {
    return headers;
  }

  /** The names of all headers, as they are written. */
  Set<String> headerNames() {
    return headers.names();
  }

  List<String> headerValues(String name) {
    return headers.getAll(name);
  }

  /** All values of a parameter. */
  List<String> parameters(String name) {
    return query.getOrDefault(name, List.of());
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
