package io.longshore.master.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What texts must look like: each method tells what is wrong with one, in the words of
 * apimachinery's util/validation, or nothing. Lengths are counted in bytes there; what is longer
 * here than there has letters that are refused anyway.
 */
public final class Formats {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String UNDERSCORED = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String EDGES = " and must start and end with an alphanumeric character";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(subdomainOf(LABEL));
  private static final Pattern SEARCH_DOMAIN = Pattern.compile(subdomainOf(UNDERSCORED));
  private static final Pattern QUALIFIED = Pattern.compile(NAME);
  private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final Pattern PORT_LETTERS = Pattern.compile("[-a-z0-9]+");
  private static final Pattern LETTER = Pattern.compile("[a-z]");
  private static final Pattern PERCENT = Pattern.compile("[0-9]+%");
  private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");
  private static final Pattern VARIABLE = Pattern.compile("[ -<>-~]*");
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_SUBDOMAIN = 253;
  private static final int LONGEST_PORT_NAME = 15;

  private Formats() {}

  private static String subdomainOf(String label) {
    return label + "(\\." + label + ")*";
  }

  private static String expected(String rule, Pattern pattern, String... examples) {
    String listed =
        Stream.of(examples)
            .map(example -> "'" + example + "', ")
            .collect(Collectors.joining(" or "));
    return rule + " (e.g. " + listed + "regex used for validation is '" + pattern + "')";
  }

  private static String atMost(int length) {
    return "must be no more than " + length + " characters";
  }

  private static String atMostBytes(int length) {
    return "must be no more than " + length + " bytes";
  }

  /** Labels of RFC 1123, as namespaces and containers are called. */
  public static List<String> dnsLabel(String text) {
    List<String> wrong = new ArrayList<>();
    if (text.length() > LONGEST_LABEL) {
      wrong.add(atMost(LONGEST_LABEL));
    }
    if (!DNS_LABEL.matcher(text).matches()) {
      wrong.add(
          DNS_SUBDOMAIN.matcher(text).matches()
              ? "must not contain dots"
              : expected(
                  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                      + " '-',"
                      + EDGES,
                  DNS_LABEL,
                  "my-name",
                  "123-abc"));
    }
    return wrong;
  }

  /** Subdomains of RFC 1123, as most objects are called. */
  public static List<String> dnsSubdomain(String text) {
    String rule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
            + " '.',"
            + EDGES;
    return subdomain(text, DNS_SUBDOMAIN, rule);
  }

  /** Domains in which host names are looked up. */
  public static List<String> searchDomain(String text) {
    String rule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_',"
            + " '-' or '.',"
            + EDGES;
    return subdomain(text, SEARCH_DOMAIN, rule);
  }

  private static List<String> subdomain(String text, Pattern pattern, String rule) {
    List<String> wrong = new ArrayList<>();
    if (text.length() > LONGEST_SUBDOMAIN) {
      wrong.add(atMost(LONGEST_SUBDOMAIN));
    }
    if (!pattern.matcher(text).matches()) {
      wrong.add(expected(rule, pattern, "example.com"));
    }
    return wrong;
  }

  /** Domains with at least two parts. */
  public static List<String> domainName(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    List<String> wrong = dnsSubdomain(name);
    if (!wrong.isEmpty()) {
      return List.of(String.join(",", wrong));
    }
    return name.contains(".")
        ? List.of()
        : List.of("should be a domain with at least two segments separated by dots");
  }

  /** Keys of labels: a name, and before it perhaps a subdomain and a slash. */
  public static List<String> qualifiedName(String text) {
    String rule = "must consist of alphanumeric characters, '-', '_' or '.'," + EDGES;
    String[] parts = text.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a valid label key "
              + expected(rule, QUALIFIED, "MyName", "my.name", "123-abc")
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> wrong = new ArrayList<>();
    if (parts.length == 2) {
      List<String> domain =
          parts[0].isEmpty() ? List.of("must be non-empty") : dnsSubdomain(parts[0]);
      domain.forEach(one -> wrong.add("prefix part " + one));
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (name.length() > LONGEST_LABEL) {
      wrong.add("name part " + atMostBytes(LONGEST_LABEL));
    }
    if (!QUALIFIED.matcher(name).matches()) {
      wrong.add("name part " + expected(rule, QUALIFIED, "MyName", "my.name", "123-abc"));
    }
    return wrong;
  }

  /** Values of labels, which may be empty. */
  public static List<String> labelValue(String text) {
    List<String> wrong = new ArrayList<>();
    if (text.length() > LONGEST_LABEL) {
      wrong.add(atMostBytes(LONGEST_LABEL));
    }
    if (!text.isEmpty() && !QUALIFIED.matcher(text).matches()) {
      String rule =
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.',"
              + EDGES;
      Pattern shown = Pattern.compile("(" + NAME + ")?");
      wrong.add(expected(rule, shown, "MyValue", "my_value", "12345"));
    }
    return wrong;
  }

  /** Names that stand between slashes in paths. */
  public static List<String> pathSegment(String text) {
    if (text.equals(".") || text.equals("..")) {
      return List.of("may not be '" + text + "'");
    }
    return Stream.of("/", "%")
        .filter(text::contains)
        .map(one -> "may not contain '" + one + "'")
        .toList();
  }

  /** Names of a container's ports. */
  public static List<String> portName(String text) {
    List<String> wrong = new ArrayList<>();
    if (text.length() > LONGEST_PORT_NAME) {
      wrong.add(atMost(LONGEST_PORT_NAME));
    }
    if (!PORT_LETTERS.matcher(text).matches()) {
      wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!LETTER.matcher(text).find()) {
      wrong.add("must contain at least one letter (a-z)");
    }
    if (text.contains("--")) {
      wrong.add("must not contain consecutive hyphens");
    }
    if (text.startsWith("-") || text.endsWith("-")) {
      wrong.add("must not begin or end with a hyphen");
    }
    return wrong;
  }

  /** Keys of ConfigMaps and Secrets. */
  public static List<String> configKey(String text) {
    List<String> wrong = new ArrayList<>();
    if (text.length() > LONGEST_SUBDOMAIN) {
      wrong.add(atMost(LONGEST_SUBDOMAIN));
    }
    if (!CONFIG_KEY.matcher(text).matches()) {
      wrong.add(
          expected(
              "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
              CONFIG_KEY,
              "key.name",
              "KEY_NAME",
              "key-name"));
    }
    if (text.equals(".") || text.equals("..")) {
      wrong.add("must not be '" + text + "'");
    } else if (text.startsWith("..")) {
      wrong.add("must not start with '..'");
    }
    return wrong;
  }

  /** Shares such as {@code 25%}. */
  public static List<String> percent(String text) {
    String rule = "a valid percent string must be a numeric string followed by an ending '%'";
    return PERCENT.matcher(text).matches()
        ? List.of()
        : List.of(expected(rule, PERCENT, "1%", "93%"));
  }

  /** Names of headers of HTTP. */
  public static List<String> headerName(String text) {
    String rule = "a valid HTTP header must consist of alphanumeric characters or '-'";
    return HEADER.matcher(text).matches()
        ? List.of()
        : List.of(expected(rule, HEADER, "X-Header-Name"));
  }

  /** Names of environment variables. */
  public static List<String> variableName(String text) {
    return VARIABLE.matcher(text).matches()
        ? List.of()
        : List.of(
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
  }
}
