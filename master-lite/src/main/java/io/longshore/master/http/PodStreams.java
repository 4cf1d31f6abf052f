package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.tunnel.Dialer;
import io.longshore.master.tunnel.Exchange;
import io.longshore.master.tunnel.Head;
import io.longshore.master.tunnel.ProcessChannels;
import io.longshore.master.tunnel.Target;
import io.longshore.master.tunnel.Tunnels;
import io.longshore.master.tunnel.WebSocket;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Logs of containers, processes in them and ports of pods: all of it is the node's, to which the
 * bytes pass. Paths there are those of kubernetes' pkg/kubelet/server. Safe for use by several
 * threads.
 */
record PodStreams(Registry registry, Dialer dialer) {
  private static final String VERSION_HEADER = "X-Stream-Protocol-Version";
  private static final String SPDY = "SPDY/3.1";

  private record Place(ObjectNode pod, Target node) {
    String path(String verb) {
      return "/"
          + verb
          + "/"
          + Tree.text(pod, "metadata", "namespace")
          + "/"
          + Tree.text(pod, "metadata", "name");
    }
  }

  Answer log(ApiRequest request, ResourceType type, ResourcePath path) {
    String options = LogOptions.query(request);
    ObjectNode pod = registry.get(type, path.namespace(), path.name());
    String container = container(pod, request.parameter("container"));
    if (Tree.text(pod, "spec", "nodeName").isEmpty()) {
      // Nothing has been said yet where nothing runs yet.
      return new Answer.Whole(200, "text/plain", new byte[0], List.of());
    }
    Place place = place(pod);
    String uri = place.path("containerLogs") + "/" + container + "?" + options;
    return Relay.answer(() -> exchange("GET", place, uri, List.of()), type, path.name());
  }

  Answer process(ApiRequest request, ResourceType type, ResourcePath path) {
    ObjectNode pod = registry.get(type, path.namespace(), path.name());
    String container = container(pod, request.parameter("container"));
    Place place = place(pod);
    ProcessChannels.Wanted wanted =
        new ProcessChannels.Wanted(
            request.flag("stdin"),
            request.flag("stdout"),
            request.flag("stderr"),
            request.flag("tty"));
    if (path.subresource().equals("exec") && request.parameters("command").isEmpty()) {
      throw ApiException.badRequest("you must specify at least 1 command for the container");
    } else if (!wanted.input() && !wanted.output() && !wanted.errors()) {
      throw ApiException.badRequest("you must specify at least one of stdin, stdout, stderr");
    }
    String uri = place.path(path.subresource()) + "/" + container + "?" + query(request, wanted);
    if (!isWebSocket(request)) {
      return tunnel(request, place, uri, type, path);
    }
    String protocol =
        ProcessChannels.PROTOCOLS.stream()
            .filter(offered(request)::contains)
            .findFirst()
            .orElseThrow(() -> noProtocol(offered(request)));
    List<Head.Header> upgrade = upgrade(List.of(ProcessChannels.NODE_PROTOCOL));
    return Relay.upgraded(
        () -> exchange("POST", place, uri, upgrade),
        type,
        path.name(),
        _ -> WebSocket.accept(request.header("Sec-WebSocket-Key"), Optional.of(protocol)),
        (client, exchange) ->
            ProcessChannels.run(new WebSocket(client), exchange.connection(), wanted));
  }

  Answer ports(ApiRequest request, ResourceType type, ResourcePath path) {
    Place place = place(registry.get(type, path.namespace(), path.name()));
    String uri = place.path("portForward");
    if (!isWebSocket(request)) {
      return tunnel(request, place, uri, type, path);
    } else if (!offered(request).contains(Tunnels.PORTS_IN_WEB_SOCKET)) {
      throw noProtocol(offered(request));
    }
    List<Head.Header> upgrade = upgrade(List.of(Tunnels.PORTS));
    return Relay.upgraded(
        () -> exchange("POST", place, uri, upgrade),
        type,
        path.name(),
        _ ->
            WebSocket.accept(
                request.header("Sec-WebSocket-Key"), Optional.of(Tunnels.PORTS_IN_WEB_SOCKET)),
        (client, exchange) -> Tunnels.run(new WebSocket(client), exchange.connection()));
  }

  /** Whoever speaks SPDY speaks it with the node itself. */
  private Answer tunnel(
      ApiRequest request, Place place, String uri, ResourceType type, ResourcePath path) {
    if (!request.header("Upgrade").equalsIgnoreCase(SPDY)) {
      throw ApiException.badRequest("Upgrade request required");
    }
    List<Head.Header> upgrade = upgrade(request.headerValues(VERSION_HEADER));
    return Relay.upgraded(
        () -> exchange("POST", place, uri, upgrade),
        type,
        path.name(),
        exchange -> exchange.head(),
        (client, exchange) -> Tunnels.run(client, exchange.connection()));
  }

  private Exchange exchange(String method, Place place, String uri, List<Head.Header> headers)
      throws IOException {
    String first = method + " " + uri + " HTTP/1.1";
    return Exchange.send(dialer, place.node(), first, headers, new byte[0]);
  }

  private static List<Head.Header> upgrade(List<String> versions) {
    List<Head.Header> headers = new ArrayList<>();
    headers.add(new Head.Header("Connection", "Upgrade"));
    headers.add(new Head.Header("Upgrade", SPDY));
    versions.forEach(version -> headers.add(new Head.Header(VERSION_HEADER, version)));
    return headers;
  }

  static boolean isWebSocket(ApiRequest request) {
    return request.header("Upgrade").toLowerCase(Locale.ROOT).equals("websocket");
  }

  static List<String> offered(ApiRequest request) {
    return Stream.of(request.headers("Sec-WebSocket-Protocol").split(","))
        .map(String::strip)
        .toList();
  }

  private static ApiException noProtocol(List<String> offered) {
    return ApiException.badRequest(
        "unable to upgrade: none of the subprotocols is spoken here: "
            + String.join(", ", offered));
  }

  private static String query(ApiRequest request, ProcessChannels.Wanted wanted) {
    List<String> parameters = new ArrayList<>();
    request
        .parameters("command")
        .forEach(
            word -> parameters.add("command=" + URLEncoder.encode(word, StandardCharsets.UTF_8)));
    addFlag(parameters, "input", wanted.input());
    addFlag(parameters, "output", wanted.output());
    addFlag(parameters, "error", wanted.errors());
    addFlag(parameters, "tty", wanted.terminal());
    return String.join("&", parameters);
  }

  private static void addFlag(List<String> parameters, String name, boolean wanted) {
    if (wanted) {
      parameters.add(name + "=1");
    }
  }

  private Place place(ObjectNode pod) {
    String name = Tree.text(pod, "spec", "nodeName");
    if (name.isEmpty()) {
      throw ApiException.badRequest(
          "pod " + Tree.text(pod, "metadata", "name") + " does not have a host assigned");
    }
    ObjectNode node = registry.get(registry.table().required("v1", "nodes"), "", name);
    return new Place(
        pod,
        NodeAddress.of(node)
            .orElseThrow(
                () -> ApiException.unavailable("node \"" + name + "\" has no address yet")));
  }

  /** The container that is asked for, or the only one. */
  private static String container(ObjectNode pod, String asked) {
    String podName = Tree.text(pod, "metadata", "name");
    List<String> names = names(pod, "containers");
    List<String> all = new ArrayList<>(names);
    all.addAll(names(pod, "initContainers"));
    all.addAll(names(pod, "ephemeralContainers"));
    if (asked.isEmpty() && names.size() == 1) {
      return names.getFirst();
    } else if (asked.isEmpty()) {
      List<String> first = names(pod, "initContainers");
      throw ApiException.badRequest(
          "a container name must be specified for pod "
              + podName
              + ", choose one of: ["
              + String.join(" ", names)
              + "]"
              + (first.isEmpty()
                  ? ""
                  : " or one of the init containers: [" + String.join(" ", first) + "]"));
    } else if (!all.contains(asked)) {
      throw ApiException.badRequest("container " + asked + " is not valid for pod " + podName);
    }
    return asked;
  }

  private static List<String> names(ObjectNode pod, String list) {
    return Tree.objects(pod, "spec", list).stream().map(one -> Tree.text(one, "name")).toList();
  }
}
