package io.longshore.agent.runtime;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $(NAME)} by variables, by the rules of the API: an unknown name stays as it is
 * written, and {@code $$} is a dollar.
 */
final class Expansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$(?:(\\$)|\\(([^)]*)\\))");

  private final Map<String, String> variables;

  Expansion(Map<String, String> variables) {
    this.variables = variables;
  }

  String of(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(2);
      String value = name == null ? "$" : variables.getOrDefault(name, matcher.group());
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }
}
