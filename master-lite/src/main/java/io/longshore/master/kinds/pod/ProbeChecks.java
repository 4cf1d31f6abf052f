package io.longshore.master.kinds.pod;

import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import java.util.List;

/** Mistakes in probes and in what is done when containers start and end. */
final class ProbeChecks {
  private static final String NOT_WITHOUT =
      "may not be set for init containers without restartPolicy=Always";
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");
  private static final List<String> OF_PROBES = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> OF_HOOKS = List.of("exec", "httpGet", "tcpSocket", "sleep");
  private static final List<String> NUMBERS =
      List.of(
          "initialDelaySeconds",
          "timeoutSeconds",
          "periodSeconds",
          "successThreshold",
          "failureThreshold");

  private ProbeChecks() {}

  static void check(Place container, long gracePeriod) {
    for (String hook : List.of("postStart", "preStop")) {
      if (container.at("lifecycle").has(hook)) {
        handler(container.at("lifecycle", hook), OF_HOOKS, gracePeriod);
      }
    }
    PROBES.stream()
        .filter(container::has)
        .forEach(name -> probe(container.at(name), name, gracePeriod));
  }

  /** Of containers that end before the others begin. */
  static void refuse(Place container) {
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.has(field)) {
        container.at(field).forbidden(NOT_WITHOUT);
      }
    }
  }

  private static void probe(Place probe, String name, long gracePeriod) {
    handler(probe, OF_PROBES, gracePeriod);
    NUMBERS.forEach(number -> probe.at(number).notNegative());
    Place grace = probe.at("terminationGracePeriodSeconds");
    if (grace.isThere() && grace.number() <= 0) {
      grace.invalid("must be greater than 0");
    }
    if (name.equals("readinessProbe")) {
      if (grace.isThere()) {
        grace.invalid("must not be set for readinessProbes");
      }
    } else if (probe.number("successThreshold") != 1) {
      probe.at("successThreshold").invalid("must be 1");
    }
  }

  private static void handler(Place handler, List<String> kinds, long gracePeriod) {
    boolean found = false;
    for (String kind : kinds) {
      if (!handler.has(kind)) {
        continue;
      } else if (found) {
        handler.at(kind).forbidden("may not specify more than 1 handler type");
        continue;
      }
      found = true;
      action(handler.at(kind), kind, gracePeriod);
    }
    if (!found) {
      handler.required("must specify a handler type");
    }
  }

  private static void action(Place action, String kind, long gracePeriod) {
    switch (kind) {
      case "exec" -> action.at("command").requireText();
      case "httpGet" -> {
        action.at("path").requireText();
        port(action.at("port"));
        action.at("scheme").oneOfAtAll(List.of("HTTP", "HTTPS"));
        for (Place header : action.each("httpHeaders")) {
          action.at("httpHeaders").having(header.text("name")).matches(Formats::headerName);
        }
      }
      case "sleep" -> {
        Place seconds = action.at("seconds").calledAs(action.path());
        if (seconds.number() < 0 || seconds.number() > gracePeriod) {
          seconds.invalid(
              "must be non-negative and less than terminationGracePeriodSeconds ("
                  + gracePeriod
                  + ")");
        }
      }
      default -> port(action.at("port"));
    }
  }

  /** A number or a name: ValidatePortNumOrName. */
  static void port(Place port) {
    if (port.value().isTextual()) {
      port.matches(Formats::portName);
    } else {
      port.port();
    }
  }
}
