package io.longshore.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Shows what a bench found to people, and writes it for programs. */
final class Report {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Report() {}

  /** A table. */
  static String table(Bench bench, Outcome outcome) {
    int width = outcome.metrics().keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder(bench.name()).append('\n');
    outcome
        .metrics()
        .forEach(
            (name, value) ->
                text.append("  %-".concat(width + "s  %14s%n").formatted(name, figure(value))));
    return text.append("  aim: ")
        .append(bench.aim())
        .append(
            switch (outcome.verdict()) {
              case MET -> " (met)\n";
              case MISSED -> " (NOT MET)\n";
              case NONE -> " (not judged)\n";
            })
        .toString();
  }

  /** Four figures that count, without an exponent. */
  private static String figure(double value) {
    double size = Math.abs(value);
    String format = size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Writes {@code FOLDER/NAME.json}. */
  static void write(Path folder, Bench bench, Outcome outcome) throws IOException {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("name", bench.name());
    content.put("metrics", outcome.metrics());
    content.put("aim", bench.aim());
    if (outcome.verdict() != Verdict.NONE) {
      content.put("met", outcome.verdict() == Verdict.MET);
    }
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(bench.name() + ".json"), JSON.writeValueAsString(content) + "\n");
  }
}
