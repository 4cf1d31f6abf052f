package io.longshore.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.cli.Captured;
import io.longshore.cli.CommandException;
import io.longshore.cli.ExitCode;
import io.longshore.cli.Main;
import io.longshore.cli.UsageException;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import io.longshore.linux.testing.Commands;
import io.longshore.netproxy.inspect.desired.WantedServices;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.nftables.NftablesBackend;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.Place;
import io.longshore.netproxy.testing.ProxyNetwork;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.ProxiedService;
import io.longshore.netproxy.tracker.ProxiedSlice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KernelTest(commands = {"ip", "nft", "setpriv"})
class InspectCommandsTest {
  private static final Masquerading MASQUERADING =
      new Masquerading(false, new LocalTraffic.FromRange(Cidr.parse("10.244.0.0/16")), 14);

  @TempDir private Path folder;

  private final Captured captured = new Captured();
  private ProxyNetwork network;
  private ProxyBackend backend;
  private ScriptedApiServer api;

  @BeforeEach
  void open() {
    network = new ProxyNetwork();
    api = new ScriptedApiServer();
    backend = NftablesBackend.open(IpFamily.IPV4, MASQUERADING, network.namespace(Place.NODE));
    ServiceBuilder service =
        ServiceBuilder.named("web", "10.96.0.10").port("http", "TCP", 80, 30080);
    SliceBuilder slice =
        SliceBuilder.of("web", "web-1").port("http", "TCP", 8080).ready("node-a", "10.244.1.3");
    api.put(ProxiedService.RESOURCE, service.build());
    api.put(ProxiedSlice.RESOURCE, slice.build());
    backend.replace(
        new DesiredState(
            Surroundings.PLAIN,
            WantedServices.views(
                    List.of(service.proxied()),
                    List.of(slice.proxied()),
                    new NodeTopology("node-a", ""))
                .stream()
                .filter(view -> view.port().family() == IpFamily.IPV4)
                .toList()));
  }

  @AfterEach
  void close() {
    backend.close();
    api.close();
    network.close();
  }

  private ExitCode run(String... words) throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.add("--netns=" + network.network(Place.NODE).name());
    captured.clear();
    return InspectCommands.group().run(arguments, captured.console());
  }

  private String kubeconfig() throws Exception {
    Path file = folder.resolve("kubeconfig");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster:
            server: %s
        contexts:
        - name: test
          context:
            cluster: test
        """
            .formatted(api.address()));
    return file.toString();
  }

  @Test
  void servicesAreListed() throws Exception {
    assertEquals(ExitCode.DONE, run("services"));
    assertEquals(
        """
        SERVICE           TYPE       FRONTEND          POLICY   AFFINITY  CONNECTIONS  ENDPOINTS
        default/web:http  ClusterIP  10.96.0.10:80/tcp  -        -         -            10.244.1.3:8080
        default/web:http  NodePort   *:30080/tcp        cluster  -         -            10.244.1.3:8080
        """
            .replace("FRONTEND          POLICY", "FRONTEND           POLICY"),
        captured.out());
  }

  /** Rules are there, and nobody is told that there are none. */
  @Test
  void withoutRightsItSaysSo() {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of("inspect", "services"));
    Commands.Result told = network.network(Place.NODE).attempt(words.toArray(String[]::new));
    assertEquals(1, told.exitCode(), told::toString);
    assertEquals("", told.output());
    assertTrue(
        told.errors().contains("longshore: the kernel shows its rules to root only"),
        told::toString);
  }

  @Test
  void jsonIsOneObject() throws Exception {
    assertEquals(ExitCode.DONE, run("service", "default/web", "-o", "json"));
    Map<?, ?> all = Json.read(captured.out(), Map.class);
    assertEquals("Services", all.get("kind"));
    assertEquals(2, assertInstanceOf(List.class, all.get("frontends")).size());
  }

  @Test
  void aServiceWithoutRulesIsAnError() {
    CommandException error =
        assertThrows(CommandException.class, () -> run("service", "default/other"));
    assertTrue(error.toString().contains("default/other"), error::toString);
  }

  @Test
  void packetsAreTraced() throws Exception {
    assertEquals(ExitCode.DONE, run("trace", "--from", "10.244.1.2", "--to", "10.96.0.10:80/tcp"));
    assertTrue(captured.out().contains("100.0 %  10.244.1.3:8080"), captured::out);
    assertEquals(
        ExitCode.DONE,
        run("trace", "--to", "10.96.0.10:81", "--in-iface", "outside", "--from", "203.0.113.9"));
    assertTrue(captured.out().contains("rejected with"), captured::out);
  }

  @Test
  void connectionsAreListed() throws Exception {
    assertEquals(ExitCode.DONE, run("conntrack", "default/web"));
    assertEquals("no flows\n", captured.out());
  }

  @Test
  void noDifferenceIsSuccess() throws Exception {
    assertEquals(ExitCode.DONE, run("diff", "--kubeconfig", kubeconfig(), "--node", "node-a"));
    assertEquals("the kernel does what the Services want\n", captured.out());
  }

  @Test
  void aDifferenceIsTold() throws Exception {
    network
        .network(Place.NODE)
        .run("nft", "delete element ip longshore-proxy node-ports { tcp . 30080 }");
    assertEquals(ExitCode.FAILED, run("diff", "--kubeconfig", kubeconfig(), "--node", "node-a"));
    assertTrue(captured.out().contains("missing  default/web:http  *:30080/tcp"), captured::out);
  }

  @Test
  void argumentsThatMakeNoSenseAreNamed() {
    for (List<String> words :
        List.of(
            List.of("trace"),
            List.of("trace", "--to", "10.96.0.10"),
            List.of("trace", "--to", "10.96.0.10:80/xyz"),
            List.of("trace", "--to", "10.96.0.10:99999"),
            List.of("services", "-o", "yaml"),
            List.of("services", "more"),
            List.of("service"),
            List.of("diff", "--wrong"))) {
      assertThrows(UsageException.class, () -> run(words.toArray(String[]::new)), words::toString);
    }
  }

  @Test
  void aNamespaceThatIsNotThereIsNamed() {
    CommandException error =
        assertThrows(
            CommandException.class,
            () ->
                InspectCommands.group()
                    .run(List.of("services", "--netns", "nowhere"), captured.console()));
    assertTrue(error.toString().contains("nowhere"), error::toString);
  }
}
