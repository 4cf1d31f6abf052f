package io.longshore.kubeapi.meta;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditions on labels, and their form in requests, such as {@code app=web,tier in (a,b),!old}. */
public final class Labels {
  private static final Pattern SET = Pattern.compile("(\\S+?)\\s+(in|notin)\\s*\\(([^()]*)\\)");
  private static final Pattern RELATION =
      Pattern.compile("([^=!<>\\s]+)\\s*(==|=|!=|>|<)\\s*([^=!<>\\s]*)");
  private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*([^=!<>\\s,()]+)");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]+");

  private Labels() {}

  /** One condition; all of a selector's must hold. */
  public sealed interface Condition {
    /** The label that it is about. */
    String key();

    /** Whether these labels meet it. */
    boolean matches(Map<String, String> labels);
  }

  /** The label is there with one of these values. */
  public record In(String key, List<String> values) implements Condition {
    @Override
    public boolean matches(Map<String, String> labels) {
      return labels.containsKey(key) && values.contains(labels.get(key));
    }

    @Override
    public String toString() {
      return values.size() == 1
          ? key + "=" + values.getFirst()
          : key + " in (" + String.join(",", values) + ")";
    }
  }

  /** The label is missing or has another value. */
  public record NotIn(String key, List<String> values) implements Condition {
    @Override
    public boolean matches(Map<String, String> labels) {
      return !labels.containsKey(key) || !values.contains(labels.get(key));
    }

    @Override
    public String toString() {
      return values.size() == 1
          ? key + "!=" + values.getFirst()
          : key + " notin (" + String.join(",", values) + ")";
    }
  }

  /** The label is there. */
  public record Exists(String key) implements Condition {
    @Override
    public boolean matches(Map<String, String> labels) {
      return labels.containsKey(key);
    }

    @Override
    public String toString() {
      return key;
    }
  }

  /** The label is not there. */
  public record Missing(String key) implements Condition {
    @Override
    public boolean matches(Map<String, String> labels) {
      return !labels.containsKey(key);
    }

    @Override
    public String toString() {
      return "!" + key;
    }
  }

  /** The label is a number that is larger. */
  public record GreaterThan(String key, BigInteger bound) implements Condition {
    @Override
    public boolean matches(Map<String, String> labels) {
      return compares(labels.get(key), bound, (value, limit) -> value.compareTo(limit) > 0);
    }

    @Override
    public String toString() {
      return key + ">" + bound;
    }
  }

  /** The label is a number that is smaller. */
  public record LessThan(String key, BigInteger bound) implements Condition {
    @Override
    public boolean matches(Map<String, String> labels) {
      return compares(labels.get(key), bound, (value, limit) -> value.compareTo(limit) < 0);
    }

    @Override
    public String toString() {
      return key + "<" + bound;
    }
  }

  private static boolean compares(
      @Nullable String value, BigInteger bound, BiPredicate<BigInteger, BigInteger> relation) {
    return value != null
        && WHOLE_NUMBER.matcher(value).matches()
        && relation.test(new BigInteger(value), bound);
  }

  /** All of these conditions. */
  public record Selector(List<Condition> conditions) {
    /** Chooses everything. */
    public static final Selector ALL = new Selector(List.of());

    /** Copies the list. */
    public Selector {
      conditions = List.copyOf(conditions);
    }

    /** Whether these labels meet all conditions. */
    public boolean matches(Map<String, String> labels) {
      return conditions.stream().allMatch(condition -> condition.matches(labels));
    }

    /** As requests and kubectl write it. */
    @Override
    public String toString() {
      return conditions.stream().map(Condition::toString).collect(Collectors.joining(","));
    }
  }

  /** From text as requests and kubectl write it. */
  public static Selector parse(String text) {
    List<Condition> conditions = new ArrayList<>();
    for (String part : split(text)) {
      conditions.add(condition(part, text));
    }
    return new Selector(conditions);
  }

  /** At commas that stand in no brackets. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (!text.isBlank()) {
      parts.add(text.substring(start).strip());
    }
    return parts;
  }

  private static Condition condition(String part, String whole) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      List<String> values =
          List.of(set.group(3).split(",", -1)).stream().map(String::strip).toList();
      String key = key(set.group(1), whole);
      return set.group(2).equals("in") ? new In(key, values) : new NotIn(key, values);
    }
    Matcher relation = RELATION.matcher(part);
    if (relation.matches()) {
      return relation(key(relation.group(1), whole), relation.group(2), relation.group(3), whole);
    }
    Matcher presence = PRESENCE.matcher(part);
    if (presence.matches()) {
      String key = key(presence.group(2), whole);
      return presence.group(1).isEmpty() ? new Exists(key) : new Missing(key);
    }
    throw wrong(whole);
  }

  private static Condition relation(String key, String operator, String value, String whole) {
    return switch (operator) {
      case "=", "==" -> new In(key, List.of(value(value, whole)));
      case "!=" -> new NotIn(key, List.of(value(value, whole)));
      case ">" -> new GreaterThan(key, number(value, whole));
      case "<" -> new LessThan(key, number(value, whole));
      default -> throw wrong(whole);
    };
  }

  private static String key(String key, String whole) {
    if (!Names.isQualified(key)) {
      throw wrong(whole);
    }
    return key;
  }

  private static String value(String value, String whole) {
    if (!Names.isLabelValue(value)) {
      throw wrong(whole);
    }
    return value;
  }

  private static BigInteger number(String value, String whole) {
    if (!WHOLE_NUMBER.matcher(value).matches()) {
      throw wrong(whole);
    }
    return new BigInteger(value);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "not a label selector: \"" + text + "\" (for example app=web,tier in (a,b),!old)");
  }
}
