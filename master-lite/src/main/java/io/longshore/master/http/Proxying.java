package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.ListOptions;
import io.longshore.master.registry.Lists;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Selection;
import io.longshore.master.registry.Tree;
import io.longshore.master.tunnel.Dialer;
import io.longshore.master.tunnel.Exchange;
import io.longshore.master.tunnel.Head;
import io.longshore.master.tunnel.Target;
import io.longshore.master.tunnel.Tunnels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that go on to the server of a node, a pod or a Service: {@code .../NAME/proxy/PATH},
 * where the name may be {@code SCHEME:NAME:PORT}. Safe for use by several threads.
 */
record Proxying(Registry registry, Dialer dialer) {
  private static final Pattern PATH =
      Pattern.compile("(/api/v1/(?:namespaces/[^/?]+/)?[^/?]+/[^/?]+/proxy)(/[^?]*)?(\\?.*)?");

  /** A name, and how to speak with whom it is. */
  record Name(boolean tls, String name, String port) {
    static Name parse(String text) {
      String[] parts = text.split(":", -1);
      return switch (parts.length) {
        case 1 -> new Name(false, text, "");
        case 2 -> new Name(false, parts[0], parts[1]);
        case 3 -> new Name(parts[0].equals("https"), parts[1], parts[2]);
        default -> throw ApiException.badRequest("invalid name \"" + text + "\"");
      };
    }

    Target.Security security() {
      return tls ? Target.Security.UNCHECKED : Target.Security.PLAIN;
    }

    Optional<Integer> number() {
      return port.matches("[1-9][0-9]{0,4}") && Integer.parseInt(port) < 1 << 16
          ? Optional.of(Integer.parseInt(port))
          : Optional.empty();
    }
  }

  Answer answer(ApiRequest request, ResourceType type, ResourcePath path) {
    Matcher matcher = PATH.matcher(request.uri());
    if (!matcher.matches()) {
      throw ApiException.noSuchResource();
    }
    String query = matcher.group(3) == null ? "" : matcher.group(3);
    if (matcher.group(2) == null) {
      // Links in what is answered would otherwise lead astray.
      Head.Header home = new Head.Header("Location", matcher.group(1) + "/" + query);
      return new Answer.Relayed(301, List.of(home), _ -> {});
    }
    Target target = target(type, path);
    List<Head.Header> headers = headers(request);
    String first = request.method() + " " + matcher.group(2) + query + " HTTP/1.1";
    Relay.Sender sender = () -> Exchange.send(dialer, target, first, headers, request.body());
    Exchange exchange = Relay.send(sender);
    try {
      return exchange.isUpgraded() ? tunnel(exchange) : Relay.relayed(exchange);
    } catch (IOException e) {
      throw ApiException.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static Answer tunnel(Exchange exchange) {
    return new Answer.Taken(
        exchange.head().toBytes(),
        client -> {
          try (exchange) {
            Tunnels.run(client, exchange.connection());
          }
        });
  }

  /** What is between the client and the master stays there, above all who he is. */
  private static List<Head.Header> headers(ApiRequest request) {
    List<Head.Header> headers = new ArrayList<>();
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      boolean isSecret = name.equals("authorization") || name.startsWith("impersonate-");
      if (!isSecret && !Exchange.isOfOneConnection(name)) {
        headers.add(new Head.Header(header.getKey(), header.getValue()));
      }
    }
    String upgrade = request.header("Upgrade");
    if (!upgrade.isEmpty()) {
      headers.add(new Head.Header("Connection", "Upgrade"));
      headers.add(new Head.Header("Upgrade", upgrade));
    }
    return headers;
  }

  private Target target(ResourceType type, ResourcePath path) {
    Name name = Name.parse(path.name());
    ObjectNode object = registry.get(type, path.namespace(), name.name());
    Optional<Target> target =
        switch (type.plural()) {
          case "nodes" -> node(object, name);
          case "pods" -> pod(object, name);
          case "services" -> service(object, name);
          default -> Optional.empty();
        };
    return target.orElseThrow(
        () ->
            ApiException.unavailable(
                "no endpoints available for " + type.singular() + " \"" + path.name() + '"'));
  }

  private static Optional<Target> node(ObjectNode node, Name name) {
    Optional<Target> agent = NodeAddress.of(node);
    if (name.port().isEmpty()) {
      return agent;
    }
    int port = required(name);
    // The agent's own port is spoken to as the agent wants it, however it is named.
    return agent
        .filter(own -> own.port() == port)
        .or(() -> NodeAddress.host(node).map(host -> new Target(host, port, name.security())));
  }

  private static int required(Name name) {
    return name.number()
        .orElseThrow(() -> ApiException.badRequest("invalid port \"" + name.port() + '"'));
  }

  private static Optional<Target> pod(ObjectNode pod, Name name) {
    String address = Tree.text(pod, "status", "podIP");
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int port = name.port().isEmpty() ? firstPort(pod) : required(name);
    return Optional.of(new Target(address, port, name.security()));
  }

  private static int firstPort(ObjectNode pod) {
    return Tree.objects(pod, "spec", "containers").stream()
        .flatMap(container -> Tree.objects(container, "ports").stream())
        .map(port -> port.path("containerPort").asInt())
        .findFirst()
        .orElse(80);
  }

  /** An endpoint of a Service: any, as its clients would get one. */
  private Optional<Target> service(ObjectNode service, Name name) {
    String portName = portName(service, name);
    ResourceType slices = registry.table().required("discovery.k8s.io/v1", "endpointslices");
    String label = "kubernetes.io/service-name=" + Tree.text(service, "metadata", "name");
    List<Target> targets = new ArrayList<>();
    new Lists(registry)
        .list(
            slices,
            Tree.text(service, "metadata", "namespace"),
            new ListOptions(Selection.parse(slices, label, ""), 0, "", 0, false))
        .objects()
        .forEach(slice -> add(targets, slice, portName, name));
    return targets.isEmpty()
        ? Optional.empty()
        : Optional.of(targets.get(ThreadLocalRandom.current().nextInt(targets.size())));
  }

  private static String portName(ObjectNode service, Name name) {
    List<ObjectNode> ports = Tree.objects(service, "spec", "ports");
    if (name.port().isEmpty() && ports.size() == 1) {
      return Tree.text(ports.getFirst(), "name");
    }
    return ports.stream()
        .filter(
            port ->
                Tree.text(port, "name").equals(name.port())
                    || name.number().filter(n -> port.path("port").asInt() == n).isPresent())
        .map(port -> Tree.text(port, "name"))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.unavailable(
                    "no service port \""
                        + name.port()
                        + "\" found for service \""
                        + name.name()
                        + '"'));
  }

  private static void add(List<Target> targets, ObjectNode slice, String portName, Name name) {
    for (ObjectNode port : Tree.objects(slice, "ports")) {
      if (Tree.text(port, "name").equals(portName)) {
        for (ObjectNode endpoint : Tree.objects(slice, "endpoints")) {
          if (Tree.at(endpoint, "conditions", "ready").asBoolean(true)) {
            String address = endpoint.path("addresses").path(0).asText();
            targets.add(new Target(address, port.path("port").asInt(), name.security()));
          }
        }
      }
    }
  }
}
