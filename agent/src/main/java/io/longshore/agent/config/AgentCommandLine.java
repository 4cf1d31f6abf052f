package io.longshore.agent.config;

import io.longshore.kubeapi.config.FlagFile;
import io.longshore.kubeapi.config.FlagKind;
import io.longshore.kubeapi.config.FlagValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kubelet's command line says. */
public record AgentCommandLine(FlagValues values) {

  /** Reads arguments such as {@code --config=FILE} and {@code -v 2}. */
  public static AgentCommandLine parse(List<String> arguments) {
    return new AgentCommandLine(FlagValues.parse(arguments, AgentFlags.ALL));
  }

  /** The value of a flag, where it is given and not empty. */
  public Optional<String> value(String flag) {
    return values.value(flag);
  }

  /** Whether a flag is given and true. */
  public boolean isTrue(String flag) {
    return values.isTrue(flag);
  }

  /** The path that a flag names, or else another. */
  public Path path(String flag, String preset) {
    return values.path(flag).orElse(Path.of(preset));
  }

  /** The pairs of a flag, such as those of {@code --node-labels}. */
  public Map<String, String> pairs(String flag) {
    return values.pairs(flag);
  }

  /** The configuration: that of the file, if one is named, and before it that of the flags. */
  public KubeletConfiguration configuration() {
    FlagFile file = values.file(AgentFlags.ALL);
    value("register-with-taints").ifPresent(text -> file.put("registerWithTaints", taints(text)));
    return file.over(
        values.path("config").map(KubeletConfiguration::read).orElse(KubeletConfiguration.DEFAULT),
        KubeletConfiguration.API_VERSION,
        KubeletConfiguration.KIND);
  }

  /** Each is KEY=VALUE:EFFECT or KEY:EFFECT. */
  private static String taints(String text) {
    return Stream.of(text.split(",", -1))
        .map(AgentCommandLine::taint)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String taint(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "--register-with-taints: \"" + text + "\" is not KEY=VALUE:EFFECT");
    }
    List<String> parts = List.of(text.substring(0, colon).split("=", 2));
    return "{key: %s, value: %s, effect: %s}"
        .formatted(
            FlagKind.TEXT.yaml(parts.getFirst()),
            FlagKind.TEXT.yaml(parts.size() < 2 ? "" : parts.getLast()),
            FlagKind.TEXT.yaml(text.substring(colon + 1)));
  }
}
