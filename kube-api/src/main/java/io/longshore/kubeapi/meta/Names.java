package io.longshore.kubeapi.meta;

import java.util.regex.Pattern;

/** What may be a name: apimachinery's util/validation. */
public final class Names {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final int LABEL_LENGTH = 63;
  private static final int SUBDOMAIN_LENGTH = 253;

  private Names() {}

  /** A label of RFC 1123, as namespaces have. */
  public static boolean isDnsLabel(String name) {
    return name.length() <= LABEL_LENGTH && DNS_LABEL.matcher(name).matches();
  }

  /** A subdomain of RFC 1123, as most objects have. */
  public static boolean isDnsSubdomain(String name) {
    return name.length() <= SUBDOMAIN_LENGTH && DNS_SUBDOMAIN.matcher(name).matches();
  }

  /** A key of labels and annotations: a name, and before it perhaps a subdomain and a slash. */
  public static boolean isQualified(String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    return (slash < 0 || isDnsSubdomain(key.substring(0, slash)))
        && name.length() <= LABEL_LENGTH
        && QUALIFIED.matcher(name).matches();
  }

  /** The value of a label, which may be empty. */
  public static boolean isLabelValue(String value) {
    return value.isEmpty()
        || (value.length() <= LABEL_LENGTH && QUALIFIED.matcher(value).matches());
  }
}
