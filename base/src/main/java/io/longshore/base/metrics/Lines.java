package io.longshore.base.metrics;

/** Prometheus' text format, version 0.0.4. */
final class Lines {
  private Lines() {}

  static void header(StringBuilder text, String name, String help, String kind) {
    String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
    text.append("# HELP ").append(name).append(' ').append(escaped).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(kind).append('\n');
  }

  static void sample(StringBuilder text, String name, String labels, double value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(number(value)).append('\n');
  }

  static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + '"';
  }

  /** Whole numbers without a point, as Go prints them. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
