package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.Names;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mistakes in a pod's specification: kubernetes' pkg/apis/core/validation. */
final class PodChecks {
  private static final String LABEL_RULE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must"
          + " start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used"
          + " for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

  private PodChecks() {}

  static void check(ObjectNode spec, String path, List<Problem> problems) {
    oneOf(spec, path, "restartPolicy", List.of("Always", "Never", "OnFailure"), problems);
    oneOf(
        spec,
        path,
        "dnsPolicy",
        List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
        problems);
    if (spec.path("containers").isEmpty()) {
      problems.add(Problem.required(path + ".containers", ""));
    }
    Set<String> volumes = volumes(spec, path, problems);
    Set<String> names = new HashSet<>();
    for (String list : List.of("containers", "initContainers")) {
      int index = 0;
      for (ObjectNode container : Tree.objects(spec, list)) {
        String at = path + "." + list + "[" + index++ + "]";
        container(container, at, names, volumes, problems);
      }
    }
    long grace = spec.path("terminationGracePeriodSeconds").asLong();
    if (grace < 0) {
      problems.add(
          Problem.invalid(
              path + ".terminationGracePeriodSeconds",
              grace,
              "must be greater than or equal to 0"));
    }
  }

  static void oneOf(
      ObjectNode node, String path, String field, List<String> values, List<Problem> problems) {
    String value = Tree.text(node, field);
    if (value.isEmpty()) {
      problems.add(Problem.required(path + "." + field, ""));
    } else if (!values.contains(value)) {
      problems.add(Problem.unsupported(path + "." + field, value, values));
    }
  }

  private static Set<String> volumes(ObjectNode spec, String path, List<Problem> problems) {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (ObjectNode volume : Tree.objects(spec, "volumes")) {
      String at = path + ".volumes[" + index++ + "]";
      name(volume, at, names, problems);
      if (volume.size() > 2) {
        problems.add(Problem.forbidden(at, "may not specify more than 1 volume type"));
      }
    }
    return names;
  }

  private static void container(
      ObjectNode container,
      String path,
      Set<String> names,
      Set<String> volumes,
      List<Problem> problems) {
    name(container, path, names, problems);
    if (Tree.text(container, "image").isEmpty()) {
      problems.add(Problem.required(path + ".image", ""));
    }
    oneOf(container, path, "imagePullPolicy", List.of("Always", "IfNotPresent", "Never"), problems);
    ports(container, path, problems);
    int index = 0;
    for (ObjectNode mount : Tree.objects(container, "volumeMounts")) {
      String at = path + ".volumeMounts[" + index++ + "]";
      String volume = Tree.text(mount, "name");
      if (volume.isEmpty()) {
        problems.add(Problem.required(at + ".name", ""));
      } else if (!volumes.contains(volume)) {
        problems.add(
            new Problem("FieldValueNotFound", at + ".name", "Not found: \"" + volume + '"'));
      }
      if (Tree.text(mount, "mountPath").isEmpty()) {
        problems.add(Problem.required(at + ".mountPath", ""));
      }
    }
    resources(container, path + ".resources", problems);
  }

  private static void name(
      ObjectNode named, String path, Set<String> names, List<Problem> problems) {
    String name = Tree.text(named, "name");
    if (name.isEmpty()) {
      problems.add(Problem.required(path + ".name", ""));
    } else if (!Names.isDnsLabel(name)) {
      problems.add(Problem.invalid(path + ".name", name, LABEL_RULE));
    } else if (!names.add(name)) {
      problems.add(Problem.duplicate(path + ".name", name));
    }
  }

  private static void ports(ObjectNode container, String path, List<Problem> problems) {
    int index = 0;
    for (ObjectNode port : Tree.objects(container, "ports")) {
      String at = path + ".ports[" + index++ + "]";
      if (port.path("containerPort").asInt() == 0) {
        problems.add(Problem.required(at + ".containerPort", ""));
      } else {
        portNumber(port.path("containerPort").asLong(), at + ".containerPort", problems);
      }
      oneOf(port, at, "protocol", List.of("TCP", "UDP", "SCTP"), problems);
    }
  }

  static void portNumber(long port, String path, List<Problem> problems) {
    if (port < 1 || port > 65_535) {
      problems.add(Problem.invalid(path, port, "must be between 1 and 65535, inclusive"));
    }
  }

  private static void resources(ObjectNode container, String path, List<Problem> problems) {
    Map<String, String> limits = Tree.texts(container, "resources", "limits");
    Tree.texts(container, "resources", "requests")
        .forEach(
            (name, request) -> {
              String limit = limits.get(name);
              if (limit != null && Quantity.parse(request).compareTo(Quantity.parse(limit)) > 0) {
                problems.add(
                    Problem.invalid(
                        path + ".requests",
                        request,
                        "must be less than or equal to " + name + " limit of " + limit));
              }
            });
  }
}
