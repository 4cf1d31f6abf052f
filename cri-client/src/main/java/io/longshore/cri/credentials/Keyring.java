package io.longshore.cri.credentials;

import io.longshore.cri.model.ImageName;
import io.longshore.cri.model.RegistryAuth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Credentials by the registry, or the path in one, that they are for. What is more specific comes
 * first. Never changes; rings can be joined.
 */
public final class Keyring {
  /** Where nothing is kept. */
  public static final Keyring EMPTY = new Keyring(new TreeMap<>());

  private static final String DEFAULT_REGISTRY = "index.docker.io";

  /** By name, the longer ones of the same beginning first. */
  private final SortedMap<String, List<RegistryAuth>> entries;

  private Keyring(SortedMap<String, List<RegistryAuth>> entries) {
    this.entries = entries;
  }

  /** With entries as a Docker configuration names them. */
  public static Keyring of(Map<String, RegistryAuth> named) {
    SortedMap<String, List<RegistryAuth>> entries = new TreeMap<>(Comparator.reverseOrder());
    named.forEach((name, auth) -> entries.put(key(name), List.of(auth)));
    return new Keyring(entries);
  }

  /** Both, for a lookup that takes what the first has before what the other has. */
  public Keyring and(Keyring other) {
    SortedMap<String, List<RegistryAuth>> joined = new TreeMap<>(Comparator.reverseOrder());
    joined.putAll(entries);
    other.entries.forEach(
        (name, more) ->
            joined.merge(
                name,
                more,
                (first, second) -> {
                  List<RegistryAuth> all = new ArrayList<>(first);
                  all.addAll(second);
                  return List.copyOf(all);
                }));
    return new Keyring(joined);
  }

  /**
   * A scheme does not count, and neither does the version of the registry's interface at the begin
   * of the path: {@code https://index.docker.io/v1/} is how docker login writes it.
   */
  private static String key(String name) {
    String bare = name.replaceFirst("^https?://", "");
    int slash = bare.indexOf('/');
    String host = slash < 0 ? bare : bare.substring(0, slash);
    String path = slash < 0 ? "" : bare.substring(slash);
    if (path.startsWith("/v1/") || path.startsWith("/v2/")) {
      path = path.substring("/v1".length());
    }
    return path.equals("/") ? host : host + path;
  }

  /** What to try for an image, in this order; nothing where it is to be asked for without. */
  public List<RegistryAuth> lookup(ImageName image) {
    List<RegistryAuth> found = new ArrayList<>();
    entries.forEach(
        (name, auths) -> {
          if (RegistryPattern.parse(name)
              .map(pattern -> pattern.matches(image.repository()))
              .orElse(false)) {
            found.addAll(auths);
          }
        });
    if (found.isEmpty() && image.registry().equals("docker.io")) {
      found.addAll(entries.getOrDefault(DEFAULT_REGISTRY, List.of()));
    }
    return List.copyOf(found);
  }
}
