package io.longshore.cri.credentials;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Registries and paths in them: {@code *.registry.example:5000/team}. Each part of a host name is a
 * pattern of its own, so {@code *} is one part; ports must be the same, and a path begins that of
 * the image (upstream: {@code URLsMatch} of pkg/credentialprovider/keyring.go).
 */
record RegistryPattern(List<Pattern> hostParts, String port, String path) {

  /** Reads a pattern; empty if it is none. */
  static Optional<RegistryPattern> parse(String text) {
    return parts(text)
        .map(
            parts ->
                new RegistryPattern(
                    parts.host().stream().map(RegistryPattern::glob).toList(),
                    parts.port(),
                    parts.path()));
  }

  /** Whether an image, by registry and path, is meant. */
  boolean matches(String repository) {
    Optional<Parts> image = parts(repository);
    if (image.isEmpty()) {
      return false;
    }
    List<String> host = image.get().host();
    if (!image.get().port().equals(port)
        || host.size() != hostParts.size()
        || !image.get().path().startsWith(path)) {
      return false;
    }
    for (int i = 0; i < host.size(); i++) {
      if (!hostParts.get(i).matcher(host.get(i)).matches()) {
        return false;
      }
    }
    return true;
  }

  private record Parts(List<String> host, String port, String path) {}

  private static Optional<Parts> parts(String text) {
    String schemeless = text.replaceFirst("^https?://", "");
    int slash = schemeless.indexOf('/');
    String host = slash < 0 ? schemeless : schemeless.substring(0, slash);
    String path = slash < 0 ? "" : schemeless.substring(slash);
    int colon = host.lastIndexOf(':');
    String port = colon < 0 || host.endsWith("]") ? "" : host.substring(colon + 1);
    String name = port.isEmpty() ? host : host.substring(0, colon);
    if (name.isEmpty() || !port.chars().allMatch(Character::isDigit) || !isPath(path)) {
      return Optional.empty();
    }
    return Optional.of(new Parts(List.of(name.split("\\.", -1)), port, path));
  }

  private static boolean isPath(String path) {
    try {
      new URI("https", "host", path.isEmpty() ? "/" : path, null);
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Patterns of one part, as Go's path/filepath.Match has them: {@code *}, {@code ?}, {@code
   * [a-z]}.
   */
  private static Pattern glob(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int end = c == '[' ? text.indexOf(']', i + 1) : -1;
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (end > i + 1) {
        regex.append('[').append(text, i + 1, end).append(']');
        i = end;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
