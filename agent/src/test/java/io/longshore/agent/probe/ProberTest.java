package io.longshore.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.longshore.base.testing.Ports;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.testing.FakeContainerRuntime;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Probe;
import io.longshore.kubeapi.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes of a server on loopback. */
final class ProberTest {
  private static final String LOOPBACK = "127.0.0.1";

  private final FakeContainerRuntime fake = new FakeContainerRuntime(Clock.system());
  private final ContainerRuntime runtime = fake.connect();
  private final Prober prober = new Prober(runtime);
  private final List<String> asked = new ArrayList<>();
  private final HttpServer server = listening();

  private static HttpServer listening() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("user-agent")
                  + " "
                  + exchange.getRequestHeaders().getFirst("host"));
          String path = exchange.getRequestURI().getPath();
          if (path.startsWith("/to/")) {
            exchange.getResponseHeaders().add("Location", path.substring("/to/".length()));
          }
          int status = path.startsWith("/to/") ? 302 : Integer.parseInt(path.substring(1));
          byte[] body = "words".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    runtime.close();
    fake.close();
  }

  private Container container() {
    return Json.read(
        "{\"name\":\"a\",\"ports\":[{\"name\":\"web\",\"containerPort\":"
            + server.getAddress().getPort()
            + "}]}",
        Container.class);
  }

  private Outcome ask(String probe) {
    return prober.ask(Json.read(probe, Probe.class), container(), "id", LOOPBACK);
  }

  private Outcome get(String path, String more) {
    return ask(
        "{\"timeoutSeconds\":5,\"httpGet\":{\"port\":\"web\",\"path\":\""
            + path
            + "\""
            + more
            + "}}");
  }

  @ParameterizedTest
  @CsvSource({
    "200, true",
    "204, true",
    "302, true",
    "399, true",
    "400, false",
    "404, false",
    "500, false"
  })
  void goesByTheStatus(int status, boolean good) {
    assertEquals(good, get("/" + status, "").isGood());
  }

  @Test
  void saysWhichStatusWasBad() {
    assertEquals(new Outcome.Failure("HTTP probe failed with statuscode: 500"), get("/500", ""));
  }

  @Test
  void asksAsPodsWantIt() {
    get("/200?a=b", ",\"httpHeaders\":[{\"name\":\"Host\",\"value\":\"web.example\"}]");
    assertEquals(List.of("/200?a=b kube-probe/1.36 web.example"), asked);
  }

  @Test
  void followsARedirectionOnTheSameHostOnly() {
    assertEquals(new Outcome.Success(), get("/to//200", ""));
    assertEquals(
        new Outcome.Failure("HTTP probe failed with statuscode: 500"), get("/to//500", ""));
    assertInstanceOf(Outcome.Warning.class, get("/to/http://192.0.2.1/200", ""));
  }

  @Test
  void failsWhereNobodyListens() throws IOException {
    try (Socket deaf = Ports.deaf()) {
      int port = deaf.getLocalPort();
      Outcome outcome = ask("{\"tcpSocket\":{\"port\":" + port + "}}");
      assertTrue(
          assertInstanceOf(Outcome.Failure.class, outcome)
              .message()
              .startsWith("dial tcp 127.0.0.1:"),
          outcome::toString);
      assertFalse(ask("{\"httpGet\":{\"port\":" + port + "}}").isGood());
    }
    assertTrue(ask("{\"tcpSocket\":{\"port\":\"web\"}}").isGood());
  }

  @Test
  void doesNotKnowAPortThatIsNotThere() {
    assertEquals(
        new Outcome.Unknown("couldn't find port: other"),
        ask("{\"tcpSocket\":{\"port\":\"other\"}}"));
  }

  @Test
  void needsSoManyOfTheSameInARow() {
    Probe probe = Json.read("{\"successThreshold\":2,\"failureThreshold\":3}", Probe.class);
    Verdict verdict = Verdict.NONE.with(false, probe).with(false, probe);
    assertEquals(Optional.empty(), verdict.passes());
    assertEquals(Optional.of(false), verdict.with(false, probe).passes());
    verdict = verdict.with(true, probe).with(false, probe).with(false, probe);
    assertEquals(Optional.empty(), verdict.passes());
    verdict = verdict.with(true, probe).with(true, probe);
    assertEquals(Optional.of(true), verdict.passes());
    assertEquals(Optional.of(true), verdict.with(false, probe).with(false, probe).passes());
  }

  @Test
  void speaksTheHealthProtocolsBytes() {
    assertEquals(0, GrpcHealth.request("").length);
    assertEquals("\n\u0003abc", new String(GrpcHealth.request("abc"), StandardCharsets.UTF_8));
    assertTrue(GrpcHealth.isServing(new byte[] {8, 1}));
    assertFalse(GrpcHealth.isServing(new byte[] {8, 2}));
    assertFalse(GrpcHealth.isServing(new byte[0]));
  }
}
