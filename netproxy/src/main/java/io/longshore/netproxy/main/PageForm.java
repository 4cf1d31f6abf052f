package io.longshore.netproxy.main;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a client wants to have a page for people who debug: k8s.io/component-base/zpages. */
sealed interface PageForm {
  /** As text, whose form is nobody's business. */
  record Text() implements PageForm {}

  /** As JSON, by a version of its schema. */
  record Structured(String version) implements PageForm {}

  /** The first that a client takes and that there is. */
  static Optional<PageForm> accepted(String accept, String kind) {
    return accept.isBlank()
        ? Optional.of(new Text())
        : Stream.of(accept.split(",")).flatMap(range -> ofRange(range, kind).stream()).findFirst();
  }

  private static Optional<PageForm> ofRange(String range, String kind) {
    List<String> words = Stream.of(range.split(";")).map(String::strip).toList();
    return switch (words.getFirst()) {
      case "text/plain", "text/*", "*/*" -> Optional.of(new Text());
      case "application/json" ->
          Stream.of("v1beta1", "v1alpha1")
              .filter(
                  version ->
                      words.containsAll(List.of("g=config.k8s.io", "v=" + version, "as=" + kind)))
              .<PageForm>map(Structured::new)
              .findFirst();
      default -> Optional.empty();
    };
  }
}
