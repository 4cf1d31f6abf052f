package io.longshore.cri.model;

import io.longshore.cri.model.ContainerRuntimeException.Category;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image in full, from any of the short forms that people write.
 *
 * @param registry a host, maybe with a port: {@code docker.io} where none is written
 * @param path below the registry: {@code library/NAME} there where there is one part only
 * @param tag {@code latest} where neither a tag nor a digest is written
 */
public record ImageName(
    String registry, String path, Optional<String> tag, Optional<String> digest) {
  private static final String DEFAULT_REGISTRY = "docker.io";
  private static final int LONGEST = 255;

  // The grammar of github.com/distribution/reference.
  private static final String HOST_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final String HOST =
      "(?:" + HOST_PART + "(?:\\." + HOST_PART + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REGISTRY = Pattern.compile(HOST);
  private static final Pattern PATH = Pattern.compile(PART + "(?:/" + PART + ")*");
  private static final Pattern NAME =
      Pattern.compile(
          "(?<name>[^@]+?)(?::(?<tag>\\w[\\w.-]{0,127}))?"
              + "(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?");

  /** Reads a name; one that is none is an error of category INVALID. */
  public static ImageName parse(String text) {
    Matcher matcher = NAME.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text, "it is not REGISTRY/PATH:TAG@DIGEST");
    }
    String name = matcher.group("name");
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean named =
        first.contains(".")
            || first.contains(":")
            || first.equals("localhost")
            || !first.equals(first.toLowerCase(Locale.ROOT));
    String registry = named ? first : DEFAULT_REGISTRY;
    String path = named ? name.substring(slash + 1) : name;
    if (registry.equals("index.docker.io")) {
      registry = DEFAULT_REGISTRY;
    }
    if (registry.equals(DEFAULT_REGISTRY) && !path.contains("/")) {
      path = "library/" + path;
    }
    if (!REGISTRY.matcher(registry).matches()) {
      throw invalid(text, registry + " is not a registry");
    }
    if (!PATH.matcher(path).matches()) {
      throw invalid(text, path + " has parts of something else than a-z, 0-9, and . _ - between");
    }
    if (path.length() > LONGEST) {
      throw invalid(text, "it is longer than " + LONGEST);
    }
    Optional<String> tag = Optional.ofNullable(matcher.group("tag"));
    Optional<String> digest = Optional.ofNullable(matcher.group("digest"));
    return new ImageName(
        registry, path, tag.isEmpty() && digest.isEmpty() ? Optional.of("latest") : tag, digest);
  }

  private static ContainerRuntimeException invalid(String text, String why) {
    return new ContainerRuntimeException(
        Category.INVALID, "\"" + text + "\" is not the name of an image: " + why);
  }

  /** Registry and path: what credentials are for. */
  public String repository() {
    return registry + "/" + path;
  }

  /** The name in full. */
  @Override
  public String toString() {
    return repository()
        + tag.map(value -> ":" + value).orElse("")
        + digest.map(value -> "@" + value).orElse("");
  }
}
