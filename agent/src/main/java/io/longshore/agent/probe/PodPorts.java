package io.longshore.agent.probe;

import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.meta.IntOrString;
import java.util.Optional;

/** Ports of a container, which may be meant by name. */
final class PodPorts {
  private PodPorts() {}

  /** The number; an {@link IllegalArgumentException} where there is no such port. */
  static int number(Container container, Optional<IntOrString> port) {
    int number =
        switch (port.orElse(IntOrString.of(80))) {
          case IntOrString.Int(int value) -> value;
          case IntOrString.Text(String name) -> named(container, name);
        };
    if (number < 1 || number > 65535) {
      throw new IllegalArgumentException("invalid port number: " + number);
    }
    return number;
  }

  private static int named(Container container, String name) {
    return container.ports().stream()
        .filter(port -> port.name().equals(name))
        .findFirst()
        .map(Container.ContainerPort::containerPort)
        .orElseGet(() -> parsed(name));
  }

  private static int parsed(String name) {
    try {
      return Integer.parseInt(name);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("couldn't find port: " + name, e);
    }
  }
}
