package io.longshore.agent.config;

import io.longshore.kubeapi.config.StrictConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of flags by name, as the kubelet's command line gives them. */
public record AgentCommandLine(Map<String, String> values) {

  /** Copies the map. */
  public AgentCommandLine {
    values = Map.copyOf(values);
  }

  /** Reads arguments such as {@code --config=FILE} and {@code -v 2}. */
  public static AgentCommandLine parse(List<String> arguments) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String dashed = equals < 0 ? argument : argument.substring(0, equals);
      AgentFlag flag = flag(dashed);
      if (equals >= 0) {
        values.put(flag.name(), argument.substring(equals + 1));
      } else if (flag.kind() == FlagKind.TRUTH) {
        values.put(flag.name(), "true");
      } else if (++i < arguments.size()) {
        values.put(flag.name(), arguments.get(i));
      } else {
        throw new IllegalArgumentException(dashed + " needs a value");
      }
    }
    return new AgentCommandLine(values);
  }

  private static AgentFlag flag(String dashed) {
    String name = dashed.startsWith("--") ? dashed.substring(2) : dashed.equals("-v") ? "v" : "";
    return AgentFlag.named(name)
        .orElseThrow(() -> new IllegalArgumentException("unknown argument: " + dashed));
  }

  /** The value of a flag, where it is given and not empty. */
  public Optional<String> value(String flag) {
    return Optional.ofNullable(values.get(flag)).filter(text -> !text.isEmpty());
  }

  /** Whether a flag is given and true. */
  public boolean isTrue(String flag) {
    return "true".equals(values.get(flag));
  }

  /** The path that a flag names, or else another. */
  public Path path(String flag, String preset) {
    return Path.of(value(flag).orElse(preset));
  }

  /** The pairs of a flag, such as those of {@code --node-labels}. */
  public Map<String, String> pairs(String flag) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : value(flag).map(text -> List.of(text.split(",", -1))).orElse(List.of())) {
      int equals = pair.indexOf('=');
      pairs.put(
          equals < 0 ? pair : pair.substring(0, equals),
          equals < 0 ? "" : pair.substring(equals + 1));
    }
    return pairs;
  }

  /** The configuration: that of the file, if one is named, and before it that of the flags. */
  public KubeletConfiguration configuration() {
    KubeletConfiguration base =
        value("config")
            .map(file -> KubeletConfiguration.read(Path.of(file)))
            .orElse(KubeletConfiguration.DEFAULT);
    Section overlay = new Section();
    for (AgentFlag flag : AgentFlag.ALL) {
      if (!flag.field().isEmpty() && values.containsKey(flag.name())) {
        overlay.put(
            List.of(flag.field().split("\\.")),
            flag.kind().yaml(values.getOrDefault(flag.name(), "")));
      }
    }
    value("register-with-taints")
        .ifPresent(text -> overlay.put(List.of("registerWithTaints"), taints(text)));
    return overlay.fields.isEmpty() ? base : parsed(overlay, base);
  }

  private static KubeletConfiguration parsed(Section overlay, KubeletConfiguration base) {
    return StrictConfig.parse(
        "command line",
        "apiVersion: "
            + KubeletConfiguration.API_VERSION
            + "\nkind: "
            + KubeletConfiguration.KIND
            + overlay.yaml("\n"),
        KubeletConfiguration.API_VERSION,
        KubeletConfiguration.KIND,
        base);
  }

  /** Each is KEY=VALUE:EFFECT or KEY:EFFECT. */
  private static String taints(String text) {
    StringBuilder yaml = new StringBuilder("[");
    for (String taint : text.split(",", -1)) {
      int colon = taint.lastIndexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "--register-with-taints: \"" + taint + "\" is not KEY=VALUE:EFFECT");
      }
      String[] parts = taint.substring(0, colon).split("=", 2);
      yaml.append(yaml.length() > 1 ? ", " : "")
          .append("{key: ")
          .append(FlagKind.TEXT.yaml(parts[0]))
          .append(", value: ")
          .append(FlagKind.TEXT.yaml(parts.length < 2 ? "" : parts[1]))
          .append(", effect: ")
          .append(FlagKind.TEXT.yaml(taint.substring(colon + 1)))
          .append('}');
    }
    return yaml.append(']').toString();
  }

  /** Fields as a file would have them: what flags say is checked as a file is. */
  private static final class Section {
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Map<String, Section> sections = new LinkedHashMap<>();

    void put(List<String> path, String value) {
      if (path.size() == 1) {
        fields.put(path.getFirst(), value);
      } else {
        fields.put(path.getFirst(), "");
        sections
            .computeIfAbsent(path.getFirst(), _ -> new Section())
            .put(path.subList(1, path.size()), value);
      }
    }

    String yaml(String lineStart) {
      StringBuilder text = new StringBuilder();
      fields.forEach(
          (name, value) -> {
            Section section = sections.get(name);
            text.append(lineStart)
                .append(name)
                .append(": ")
                .append(section == null ? value : section.yaml(lineStart + "  "));
          });
      return text.toString();
    }
  }
}
