package io.longshore.kubeapi.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.longshore.base.testing.Ports;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * An API server on loopback with its objects in memory, which a test can tell to fail. Its lists,
 * watches, bookmarks and errors are those of kube-apiserver; it validates and defaults nothing.
 * Safe for use by several threads.
 */
public final class ScriptedApiServer implements AutoCloseable {
  static {
    // The JDK's server would otherwise wait with the end of each chunk for the client's
    // acknowledgement, which comes after 40 ms: Nagle's algorithm and delayed acknowledgements.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Objects objects = new Objects();
  private final Faults faults = new Faults();
  private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
  private final Optional<SSLContext> tls;
  private final int port;

  private HttpServer server;
  private ExecutorService threads;

  /**
   * What a client asked for.
   *
   * @param client the name in its certificate; empty where it showed none
   */
  public record SeenRequest(
      String method,
      String uri,
      String contentType,
      String authorization,
      String body,
      String client) {}

  /** Starts without TLS, on a free port. */
  public ScriptedApiServer() {
    this(Optional.empty());
  }

  /** Starts with TLS that wants, but does not need, the client's certificate. */
  public ScriptedApiServer(SSLContext tls) {
    this(Optional.of(tls));
  }

  private ScriptedApiServer(Optional<SSLContext> tls) {
    this.tls = tls;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.port = Ports.free();
    this.server = listen(port);
  }

  private HttpServer listen(int wantedPort) {
    try {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort);
      HttpServer made =
          tls.isPresent() ? secure(address, tls.get()) : HttpServer.create(address, 0);
      made.createContext("/", this::handle);
      made.setExecutor(threads);
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpServer secure(InetSocketAddress address, SSLContext context)
      throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return server;
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      SeenRequest request = seen(exchange);
      requests.add(request);
      new Answering(objects, faults, exchange, request.body()).answer();
    } catch (IOException e) {
      // The client is gone, or a fault of the script's closed the connection.
      exchange.close();
    }
  }

  private static SeenRequest seen(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("content-type");
    String authorization = exchange.getRequestHeaders().getFirst("authorization");
    return new SeenRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        type == null ? "" : type,
        authorization == null ? "" : authorization,
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
        client(exchange));
  }

  private static String client(HttpExchange exchange) {
    if (!(exchange instanceof HttpsExchange secure)) {
      return "";
    }
    try {
      return secure.getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }

  /** Its address. */
  public URI address() {
    return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
  }

  /** Adds or replaces an object, and tells the watches; returns it with its new version. */
  public JsonObject put(Resource<?> resource, KubeObject object) {
    return objects.put(resource, object);
  }

  /** Removes an object, and tells the watches. */
  public void delete(Resource<?> resource, String namespace, String name) {
    objects.delete(resource, namespace, name);
  }

  /** The objects of a kind. */
  public List<JsonObject> list(Resource<?> resource) {
    return objects.list(resource.listPath(""));
  }

  /** Sends all watches a bookmark with the newest version. */
  public void bookmark() {
    objects.bookmark();
  }

  /** Forgets what happened until now: a watch from an earlier version gets 410 Gone. */
  public void forgetHistory() {
    objects.forgetHistory();
  }

  /** What it is told to do wrong. */
  public Faults faults() {
    return faults;
  }

  /** What clients asked for, in the order in which they did. */
  public List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  /** Ends all connections and refuses new ones. */
  public void stop() {
    faults.breakWatches();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Listens again on the same port, with the same objects. */
  public void startAgain() {
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server = listen(port);
  }

  @Override
  public void close() {
    stop();
  }
}
