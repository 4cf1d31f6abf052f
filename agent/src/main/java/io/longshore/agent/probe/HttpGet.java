package io.longshore.agent.probe;

import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Handler;
import io.longshore.kubeapi.pki.AnyCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One request on a connection of its own, as small as that can be: probes and hooks must not keep
 * connections to pods, and must not trust what pods answer. Certificates are not looked at.
 */
public final class HttpGet {
  private static final int LARGEST_HEAD = 64 * 1024;
  private static final int LARGEST_BODY = 10 * 1024;

  private final String host;
  private final int port;
  private final boolean secure;
  private final String path;
  private final Map<String, String> headers;

  private HttpGet(String host, int port, boolean secure, String path, Map<String, String> headers) {
    this.host = host;
    this.port = port;
    this.secure = secure;
    this.path = path;
    this.headers = headers;
  }

  /**
   * What was answered.
   *
   * @param body its begin, as text
   */
  public record Answer(int status, Map<String, String> headers, String body) {}

  /** The request that a pod describes, to an address where it names no host. */
  public static HttpGet of(Handler.HttpGetAction action, Container container, String address) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("User-Agent", "kube-probe/1.36");
    headers.put("Accept", "*/*");
    action.httpHeaders().forEach(header -> headers.put(header.name(), header.value()));
    String path = action.path().startsWith("/") ? action.path() : "/" + action.path();
    return new HttpGet(
        action.host().isEmpty() ? address : action.host(),
        PodPorts.number(container, action.port()),
        action.scheme().toUpperCase(Locale.ROOT).equals("HTTPS"),
        path,
        headers);
  }

  /** The same request without TLS. */
  public HttpGet plain() {
    return new HttpGet(host, port, false, path, headers);
  }

  /** Where it goes, as a URL. */
  public String url() {
    return (secure ? "https://" : "http://") + authority() + path;
  }

  private String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Whether it is by TLS. */
  public boolean isSecure() {
    return secure;
  }

  /** The request that a redirection on the same host asks for; empty where it leads elsewhere. */
  Optional<HttpGet> redirected(String location) {
    URI target = URI.create(url()).resolve(location);
    boolean same = host.equals(String.valueOf(target.getHost()).replaceAll("[\\[\\]]", ""));
    if (!same) {
      return Optional.empty();
    }
    boolean toSecure = "https".equals(target.getScheme());
    int usual = toSecure ? 443 : 80;
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    String next = target.getRawPath().isEmpty() ? "/" : target.getRawPath() + query;
    return Optional.of(
        new HttpGet(
            host, target.getPort() < 0 ? usual : target.getPort(), toSecure, next, headers));
  }

  /** Sends it and reads the answer, all within a time. */
  public Answer send(Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    try (Socket connection = connect(end)) {
      connection.getOutputStream().write(request().getBytes(StandardCharsets.UTF_8));
      return read(connection, end);
    }
  }

  private Socket connect(long end) throws IOException {
    Socket plain = new Socket();
    try {
      // So that many probes do not leave many sockets waiting for the end of their connection.
      plain.setSoLinger(true, 1);
      plain.connect(new InetSocketAddress(InetAddress.getByName(host), port), millis(end));
      plain.setSoTimeout(millis(end));
      if (!secure) {
        return plain;
      }
      SSLSocketFactory sockets = AnyCertificate.context().getSocketFactory();
      SSLSocket tls = (SSLSocket) sockets.createSocket(plain, host, port, true);
      tls.startHandshake();
      return tls;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static int millis(long end) throws SocketTimeoutException {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("context deadline exceeded");
    }
    return Math.toIntExact(Math.min(left, Integer.MAX_VALUE));
  }

  private String request() {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("Host", authority());
    lines.put("Connection", "close");
    headers.forEach(
        (name, value) -> {
          lines.keySet().removeIf(name::equalsIgnoreCase);
          if (!value.isEmpty()) {
            lines.put(name, value);
          }
        });
    StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    lines.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    return text.append("\r\n").toString();
  }

  private static Answer read(Socket connection, long end) throws IOException {
    InputStream stream = connection.getInputStream();
    String status = line(connection, stream, end);
    String[] words = status.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-9]\\d\\d")) {
      throw new IOException("malformed HTTP response \"" + status + '"');
    }
    Map<String, String> headers = new LinkedHashMap<>();
    int size = 0;
    for (String line = line(connection, stream, end);
        !line.isEmpty();
        line = line(connection, stream, end)) {
      size += line.length();
      if (size > LARGEST_HEAD) {
        throw new IOException("the headers of the HTTP response are too long");
      }
      int colon = Math.max(0, line.indexOf(':'));
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(words[1]), headers, body(connection, stream, headers, end));
  }

  private static String line(Socket connection, InputStream stream, long end) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = stream.read(); next != '\n'; next = stream.read()) {
      if (next < 0) {
        throw new IOException("EOF");
      }
      if (line.size() > LARGEST_HEAD) {
        throw new IOException("a line of the HTTP response is too long");
      }
      line.write(next);
      connection.setSoTimeout(millis(end));
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** It is only shown to people: the end of the connection, or enough of it, ends it. */
  private static String body(
      Socket connection, InputStream stream, Map<String, String> headers, long end)
      throws IOException {
    int length = length(headers);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece = new byte[1024];
    while (body.size() < length) {
      connection.setSoTimeout(millis(end));
      int count = stream.read(piece, 0, Math.min(piece.length, length - body.size()));
      if (count < 0) {
        break;
      }
      body.write(piece, 0, count);
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static int length(Map<String, String> headers) {
    String text = headers.getOrDefault("content-length", "");
    return text.matches("\\d{1,9}") ? Math.min(LARGEST_BODY, Integer.parseInt(text)) : LARGEST_BODY;
  }
}
