package io.longshore.agent.runtime;

import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.meta.ObjectName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Variables that tell where Services are, in the form that Docker's links had: {@code
 * WEB_SERVICE_HOST}, {@code WEB_PORT_80_TCP} ... (pkg/kubelet/envvars of Kubernetes).
 */
final class ServiceVariables {
  private static final ObjectName API = new ObjectName("default", "kubernetes");

  private ServiceVariables() {}

  /** Those for a pod of a namespace: the API's always, the namespace's where it wants them. */
  static Map<String, String> of(List<Service> services, String namespace, boolean links) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Service service : services) {
      ObjectName name = service.metadata().objectName();
      boolean wanted = name.equals(API) || (links && name.namespace().equals(namespace));
      if (wanted) {
        add(variables, service);
      }
    }
    // The namespace's own service of that name counts more than the API's.
    if (links && !namespace.equals(API.namespace())) {
      services.stream()
          .filter(service -> service.metadata().namespace().equals(namespace))
          .filter(service -> service.metadata().name().equals(API.name()))
          .forEach(service -> add(variables, service));
    }
    return variables;
  }

  private static void add(Map<String, String> variables, Service service) {
    service
        .spec()
        .filter(spec -> !spec.clusterIP().isEmpty() && !spec.clusterIP().equals("None"))
        .filter(spec -> !spec.ports().isEmpty())
        .ifPresent(spec -> add(variables, service.metadata().name(), spec));
  }

  private static void add(Map<String, String> variables, String name, Service.Spec spec) {
    String prefix = variable(name);
    String host = spec.clusterIP();
    variables.put(prefix + "_SERVICE_HOST", host);
    variables.put(prefix + "_SERVICE_PORT", Integer.toString(spec.ports().getFirst().port()));
    for (Service.Port port : spec.ports()) {
      if (!port.name().isEmpty()) {
        variables.put(
            prefix + "_SERVICE_PORT_" + variable(port.name()), Integer.toString(port.port()));
      }
    }
    addLinks(variables, prefix, host, spec.ports());
  }

  private static void addLinks(
      Map<String, String> variables, String prefix, String host, List<Service.Port> ports) {
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    boolean first = true;
    for (Service.Port port : ports) {
      String protocol = port.protocol().isEmpty() ? "TCP" : port.protocol();
      String scheme = protocol.toLowerCase(Locale.ROOT);
      String url = scheme + "://" + bracketed + ":" + port.port();
      if (first) {
        variables.put(prefix + "_PORT", url);
        first = false;
      }
      String link = prefix + "_PORT_" + port.port() + "_" + protocol.toUpperCase(Locale.ROOT);
      variables.put(link, url);
      variables.put(link + "_PROTO", scheme);
      variables.put(link + "_PORT", Integer.toString(port.port()));
      variables.put(link + "_ADDR", host);
    }
  }

  private static String variable(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
