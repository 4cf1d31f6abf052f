package io.longshore.master.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A path of an object or a list of them.
 *
 * @param apiVersion group and version, or the version alone
 * @param namespace empty for all, and for kinds without
 * @param name empty for a list
 * @param subresource empty for the object itself
 */
record ResourcePath(
    String apiVersion, String resource, String namespace, String name, String subresource) {

  /** Reads {@code /api/v1/...} and {@code /apis/GROUP/VERSION/...}; other paths are none. */
  static Optional<ResourcePath> parse(String path) {
    List<String> words = Arrays.stream(path.split("/")).filter(word -> !word.isEmpty()).toList();
    int skipped = words.isEmpty() ? 0 : words.getFirst().equals("api") ? 2 : 3;
    boolean isApi =
        !words.isEmpty() && (words.getFirst().equals("api") || words.getFirst().equals("apis"));
    if (!isApi || words.size() <= skipped) {
      return Optional.empty();
    }
    String apiVersion = String.join("/", words.subList(1, skipped));
    List<String> rest = words.subList(skipped, words.size());
    // A namespace's own subresources look like its objects: /namespaces/NAME/status.
    boolean isInNamespace =
        rest.getFirst().equals("namespaces")
            && rest.size() > 2
            && !(rest.size() == 3 && List.of("status", "finalize").contains(rest.get(2)));
    String namespace = isInNamespace ? rest.get(1) : "";
    List<String> target = isInNamespace ? rest.subList(2, rest.size()) : rest;
    // Whatever comes after proxy is for somebody else.
    if (target.size() > 3 && !target.get(2).equals("proxy")) {
      return Optional.empty();
    }
    return Optional.of(
        new ResourcePath(
            apiVersion,
            target.getFirst(),
            namespace,
            target.size() > 1 ? target.get(1) : "",
            target.size() > 2 ? target.get(2) : ""));
  }
}
