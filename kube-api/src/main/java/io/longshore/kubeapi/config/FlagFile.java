package io.longshore.kubeapi.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields as a file would have them, so that what flags say is checked as a file is. For one thread.
 */
public final class FlagFile {
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Map<String, FlagFile> sections = new LinkedHashMap<>();

  /** Sets a field, such as {@code iptables.syncPeriod}, to a value in YAML. */
  public void put(String field, String yaml) {
    put(List.of(field.split("\\.")), yaml);
  }

  private void put(List<String> path, String yaml) {
    if (path.size() == 1) {
      fields.put(path.getFirst(), yaml);
    } else {
      fields.put(path.getFirst(), "");
      sections
          .computeIfAbsent(path.getFirst(), _ -> new FlagFile())
          .put(path.subList(1, path.size()), yaml);
    }
  }

  /** A configuration of this kind, where these fields stand before its own. */
  public <T extends Record> T over(T base, String apiVersion, String kind) {
    if (fields.isEmpty()) {
      return base;
    }
    String text = "apiVersion: " + apiVersion + "\nkind: " + kind + yaml("\n");
    return StrictConfig.parse("command line", text, apiVersion, kind, base);
  }

  private String yaml(String lineStart) {
    StringBuilder text = new StringBuilder();
    fields.forEach(
        (name, value) -> {
          FlagFile section = sections.get(name);
          text.append(lineStart)
              .append(name)
              .append(": ")
              .append(section == null ? value : section.yaml(lineStart + "  "));
        });
    return text.toString();
  }
}
