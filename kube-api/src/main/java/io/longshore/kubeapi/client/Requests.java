package io.longshore.kubeapi.client;

import io.longshore.base.time.Clock;
import io.longshore.kubeapi.http.HttpAnswer;
import io.longshore.kubeapi.http.HttpException;
import io.longshore.kubeapi.http.HttpRequest;
import io.longshore.kubeapi.http.HttpTransport;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.Status;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.kubeconfig.Credential;
import io.longshore.kubeapi.kubeconfig.KubeconfigException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends requests with who we are, as often as we may, and again where the server asks for that.
 * Safe for use by several threads.
 */
final class Requests implements AutoCloseable {
  /** As client-go's rest.Request: a server that says "later" ten times is believed. */
  private static final int MOST_TRIES = 10;

  private final ClusterConnection cluster;
  private final ClientSettings settings;
  private final RateLimit limit;
  private final HttpTransport transport;

  Requests(ClusterConnection cluster, ClientSettings settings, Clock clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.limit = new RateLimit(settings.queriesPerSecond(), settings.burst(), clock);
    this.transport =
        new HttpTransport(
            cluster.server().getHost(), cluster.port(), () -> TlsOf.connection(cluster));
  }

  /** The answer, which is a good one; it must be closed. */
  HttpAnswer send(HttpRequest request, Duration patience) {
    String name = request.method() + " " + request.path();
    boolean renewed = false;
    for (int attempt = 1; ; attempt++) {
      HttpAnswer answer = sendOnce(request, patience, name);
      if (answer.status() < 300) {
        return answer;
      }
      KubeApiException failure = failure(name, answer);
      if (failure.unauthorized() && !renewed) {
        renewed = true;
        cluster.credentials().refused();
      } else if (failure.retryAfter().isPresent() && mayWait(failure) && attempt < MOST_TRIES) {
        pause(failure.retryAfter().get(), name);
      } else {
        throw failure;
      }
    }
  }

  private HttpAnswer sendOnce(HttpRequest request, Duration patience, String name) {
    Duration wait = limit.reserve();
    if (wait.isPositive()) {
      pause(wait, name);
    }
    try {
      Credential credential = cluster.credentials().current();
      HttpRequest complete =
          request.with("user-agent", settings.userAgent()).with("accept", "application/json");
      return transport.send(
          credential
              .authorization()
              .map(header -> complete.with("authorization", header))
              .orElse(complete),
          patience);
    } catch (HttpException | KubeconfigException e) {
      throw new KubeApiException(name, e);
    }
  }

  /** Only these say that the request was not carried out. */
  private static boolean mayWait(KubeApiException failure) {
    return failure.tooManyRequests() || failure.code() >= 500;
  }

  private static KubeApiException failure(String name, HttpAnswer answer) {
    byte[] body;
    try (answer) {
      body = answer.readBody();
    } catch (HttpException e) {
      throw new KubeApiException(name, e);
    }
    Optional<Duration> after = answer.header("retry-after").flatMap(Requests::seconds);
    return new KubeApiException(name, status(answer.status(), body), after);
  }

  /** Proxies in between answer with pages of their own. */
  private static Status status(int code, byte[] body) {
    try {
      Status status = Json.read(body, Status.class);
      if (status.code() != 0) {
        return status;
      }
    } catch (JsonException e) {
      return plain(code, new String(body, StandardCharsets.UTF_8).strip());
    }
    return plain(code, "");
  }

  private static Status plain(int code, String text) {
    String message = text.length() > 200 ? text.substring(0, 200) + " ..." : text;
    return new Status("Failure", message, "", code, Optional.empty());
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("[0-9]{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  private static void pause(Duration time, String name) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubeApiException(name, new IllegalStateException("interrupted while waiting", e));
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
