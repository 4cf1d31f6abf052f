package io.longshore.cli;

import static java.util.stream.Collectors.joining;

import io.longshore.base.testing.Eventually;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.testing.ClusterAddresses;
import io.longshore.netproxy.testing.Outcome;
import io.longshore.netproxy.testing.Place;
import io.longshore.netproxy.testing.Probe;
import io.longshore.netproxy.testing.ProxyNetwork;
import io.longshore.netproxy.testing.Question;
import io.longshore.netproxy.testing.RealPackets;
import io.longshore.netproxy.testing.Scenario.Expectation;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** A node with an API server on its loopback, pods, and others around it. */
final class ProxySystem implements AutoCloseable {
  static final ClusterAddresses FOUR = new ClusterAddresses(IpFamily.IPV4);
  static final ClusterAddresses SIX = new ClusterAddresses(IpFamily.IPV6);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ProxyNetwork network = new ProxyNetwork();
  private final ScriptedApiServer server = onNode(ScriptedApiServer::new);
  private final Path folder;

  /** Files go to a folder of the test. */
  ProxySystem(Path folder) throws IOException {
    this.folder = folder;
    translateForSomebodyElse();
    server.put(
        Node.RESOURCE,
        Json.read(
            """
            {"metadata":{"name":"node-a"},"status":{"addresses":[
              {"type":"InternalIP","address":"%s"},{"type":"InternalIP","address":"%s"}]}}
            """
                .formatted(Place.NODE.address(IpFamily.IPV4), Place.NODE.address(IpFamily.IPV6)),
            JsonObject.class));
    Files.writeString(
        kubeconfig(),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: nobody}}]
        clusters: [{name: test, cluster: {server: "%s"}}]
        users: [{name: nobody, user: {}}]
        """
            .formatted(server.address()));
  }

  /**
   * What a network plug-in has on every node. With the last rule that translates the kernel stops
   * to follow connections, also those that it has translated until then.
   */
  private void translateForSomebodyElse() {
    for (String family : List.of("ip", "ip6")) {
      String ruleset =
          """
          table %s pods {
            chain out {
              type nat hook postrouting priority srcnat
              oifname "internet" masquerade
            }
          }
          """
              .formatted(family);
      node().runWithInput(ruleset, "nft", "-f", "-");
    }
  }

  /** Sockets that are made by the task are in the node's namespace. */
  private <T> T onNode(Callable<T> task) {
    try {
      return network.namespace(Place.NODE).call(task);
    } catch (Exception e) {
      throw new AssertionError("cannot do it on the node", e);
    }
  }

  Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  ScriptedApiServer server() {
    return server;
  }

  /** Where the proxy runs. */
  TestNetwork node() {
    return network.network(Place.NODE);
  }

  ProxyNetwork network() {
    return network;
  }

  /** Lets a stopped server listen again. */
  void startServerAgain() {
    onNode(
        () -> {
          server.startAgain();
          return server;
        });
  }

  /** The configuration file, with more lines. */
  Path configure(String yaml) throws IOException {
    return configure("proxy.yaml", yaml);
  }

  private Path configure(String file, String yaml) throws IOException {
    return Files.writeString(
        folder.resolve(file),
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        clientConnection: {kubeconfig: "%s", qps: 1000, burst: 1000}
        clusterCIDR: 10.244.0.0/16,fd00:244::/32
        hostnameOverride: node-a
        oomScoreAdj: 0
        conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
        %s
        """
            .formatted(kubeconfig(), yaml));
  }

  /** A proxy with that configuration, whose rules are made. */
  RunningProxy start(String yaml) throws IOException {
    return start(configure(yaml));
  }

  /** Another one beside it, with a configuration of its own. */
  RunningProxy startAnother(String yaml) throws IOException {
    return start(configure("other.yaml", yaml));
  }

  /** One without any capability. */
  RunningProxy startWithoutRights(String yaml) throws IOException {
    return start(configure(yaml), "setpriv", "--bounding-set=-all", "--inh-caps=-all");
  }

  private RunningProxy start(Path file, String... starter) throws IOException {
    RunningProxy proxy =
        RunningProxy.start(node(), folder, List.of(starter), "--config", file.toString());
    proxy.awaitLog("the proxy is running");
    return proxy;
  }

  /** A Service with a cluster address of each family and a node port. */
  void service(int number) {
    server.put(
        Service.RESOURCE,
        ServiceBuilder.named(
                "web-" + number,
                FOUR.clusterIp(number).toString(),
                SIX.clusterIp(number).toString())
            .port("", "TCP", 80, 30_000 + number)
            .build());
  }

  /** Makes these pods its endpoints. */
  void endpoints(int number, Place... pods) {
    for (IpFamily family : IpFamily.values()) {
      String name = "web-" + number;
      SliceBuilder slice =
          SliceBuilder.of(name, name + "-" + family).port("", "TCP", ClusterAddresses.SERVER_PORT);
      SliceBuilder typed = family == IpFamily.IPV6 ? slice.ipv6() : slice;
      Arrays.stream(pods)
          .forEach(pod -> typed.ready(pod.nodeName(), pod.address(family).toString()));
      server.put(EndpointSlice.RESOURCE, typed.build());
    }
  }

  /** A connection from a pod on the node to the cluster address of a Service. */
  static Probe fromPod(int number) {
    return new Probe(Place.LOCAL_POD, FOUR.clusterIp(number), 80, Protocol.TCP);
  }

  /** A connection from outside to the node port of a Service, which is at the primary address. */
  static Probe fromOutside(int number) {
    return new Probe(
        Place.OUTSIDE, Place.NODE.address(IpFamily.IPV4), 30_000 + number, Protocol.TCP);
  }

  /** Waits until somebody answers. */
  void awaitAnswer(Probe probe) throws Exception {
    Eventually.passes(
        () -> {
          Question.Reply reply =
              network.namespace(probe.from()).call(() -> Question.ask(probe, PATIENCE));
          if (!(reply instanceof Question.Reply.From)) {
            throw new AssertionError(probe + ": " + reply);
          }
          return reply;
        });
  }

  /** Waits until these answer, each as often as the others. */
  void awaitOutcome(Probe probe, Outcome outcome) throws Exception {
    RealPackets packets = new RealPackets(network);
    Eventually.passes(
        () -> {
          packets.check(new Expectation(probe, outcome, false));
          return probe;
        });
  }

  /** All of the node that a proxy may change, as the machine's own tools list it. */
  String traces() {
    // Addresses of single links come by themselves, a second after their device.
    return listings().lines().filter(line -> !line.contains("fe80::")).collect(joining("\n"));
  }

  private String listings() {
    return String.join(
        "\n",
        List.of(
            node().run("nft", "list", "ruleset"),
            rules("iptables-legacy-save"),
            rules("ip6tables-legacy-save"),
            node().run("ipset", "list"),
            node().run("ip", "addr"),
            node().run("ip", "route", "show", "table", "all"),
            node().run("ip", "-6", "route", "show", "table", "local")));
  }

  private String rules(String command) {
    return node().attempt(command).output().replaceAll("(?m)^#.*\n", "");
  }

  @Override
  public void close() {
    server.close();
    network.close();
  }
}
