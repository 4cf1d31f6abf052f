package io.longshore.netproxy.config;

import io.longshore.kubeapi.config.StrictConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The values of flags by name, as kube-proxy's command line gives them. */
public record ProxyCommandLine(Map<String, String> values) {
  /** These stand before the file, as with kube-proxy. */
  private static final List<String> STRONGER_THAN_FILE =
      List.of("hostname-override", "v", "logging-format");

  /** Copies the map. */
  public ProxyCommandLine {
    values = Map.copyOf(values);
  }

  /** Reads arguments such as {@code --config=FILE}, {@code --cleanup} and {@code -v 2}. */
  public static ProxyCommandLine parse(List<String> arguments) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String dashed = equals < 0 ? argument : argument.substring(0, equals);
      ProxyFlag flag = flag(dashed);
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
    return new ProxyCommandLine(values);
  }

  private static ProxyFlag flag(String dashed) {
    String name = dashed.startsWith("--") ? dashed.substring(2) : dashed.equals("-v") ? "v" : "";
    return ProxyFlag.named(name)
        .orElseThrow(() -> new IllegalArgumentException("unknown argument: " + dashed));
  }

  /** The configuration file, if one is named. */
  public Optional<Path> configFile() {
    return path("config");
  }

  /** Where the configuration is to be written, if it is. */
  public Optional<Path> writeConfigTo() {
    return path("write-config-to");
  }

  private Optional<Path> path(String flag) {
    return Optional.ofNullable(values.get(flag)).filter(text -> !text.isEmpty()).map(Path::of);
  }

  /** Whether the rules of all modes are to be removed, and nothing else done. */
  public boolean cleanup() {
    return "true".equals(values.get("cleanup"));
  }

  /** Whether only what needs all privileges is to be done. */
  public boolean initOnly() {
    return "true".equals(values.get("init-only"));
  }

  /** The address of the API server, if it is given here. */
  public Optional<String> master() {
    return Optional.ofNullable(values.get("master")).filter(text -> !text.isEmpty());
  }

  /** The configuration: of the file, where there is one, and else of the flags. */
  public KubeProxyConfiguration configuration() {
    KubeProxyConfiguration base =
        configFile().map(KubeProxyConfiguration::read).orElse(KubeProxyConfiguration.DEFAULT);
    List<ProxyFlag> counted = new ArrayList<>();
    for (ProxyFlag flag : ProxyFlag.ALL) {
      boolean counts = configFile().isEmpty() || STRONGER_THAN_FILE.contains(flag.name());
      if (!flag.field().isEmpty() && values.containsKey(flag.name()) && counts) {
        counted.add(flag);
      }
    }
    return counted.isEmpty() ? base : overlay(base, counted);
  }

  /** The flags as a file would have them: they are checked as a file is. */
  private KubeProxyConfiguration overlay(KubeProxyConfiguration base, List<ProxyFlag> flags) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    for (ProxyFlag flag : flags) {
      int dot = flag.field().indexOf('.');
      String section = dot < 0 ? "" : flag.field().substring(0, dot);
      sections
          .computeIfAbsent(section, _ -> new LinkedHashMap<>())
          .put(flag.field().substring(dot + 1), yaml(flag, values.getOrDefault(flag.name(), "")));
    }
    if (flags.stream().anyMatch(flag -> flag.name().equals("masquerade-all"))) {
      // One flag for all modes, though the file has it in two places.
      sections
          .computeIfAbsent("nftables", _ -> new LinkedHashMap<>())
          .put("masqueradeAll", values.getOrDefault("masquerade-all", "true"));
    }
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: ").append(KubeProxyConfiguration.API_VERSION);
    text.append("\nkind: ").append(KubeProxyConfiguration.KIND).append('\n');
    sections.forEach(
        (section, fields) -> {
          text.append(section.isEmpty() ? "" : section + ":\n");
          String indent = section.isEmpty() ? "" : "  ";
          fields.forEach(
              (field, value) ->
                  text.append(indent).append(field).append(": ").append(value).append('\n'));
        });
    return StrictConfig.parse(
        "command line",
        text.toString(),
        KubeProxyConfiguration.API_VERSION,
        KubeProxyConfiguration.KIND,
        base);
  }

  private static String yaml(ProxyFlag flag, String value) {
    return switch (flag.kind()) {
      case TEXT -> quoted(value);
      case NUMBER -> value;
      case TRUTH -> value.toLowerCase(Locale.ROOT);
      case LIST ->
          value.isEmpty()
              ? "[]"
              : "["
                  + String.join(
                      ", ",
                      List.of(value.split(",", -1)).stream().map(ProxyCommandLine::quoted).toList())
                  + "]";
      case PAIRS ->
          "{"
              + String.join(
                  ", ",
                  List.of(value.split(",", -1)).stream()
                      .filter(pair -> !pair.isBlank())
                      .map(pair -> pair.replaceFirst("=", ": "))
                      .toList())
              + "}";
    };
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
