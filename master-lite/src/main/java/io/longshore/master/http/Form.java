package io.longshore.master.http;

import io.longshore.master.registry.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The form in which a client wants objects. */
enum Form {
  /** As they are. */
  OBJECT,
  /** As rows of a table for people. */
  TABLE,
  /** Only their metadata. */
  METADATA;

  private static final String YAML = "application/yaml";
  private static final String TABLE_MARK = "as=table";
  private static final String ACCEPTED = "only the following media types are accepted: ";
  private static final String METADATA_MARK = "as=partialobjectmetadata";
  private static final String LIST_MARK = "as=partialobjectmetadatalist";

  /** A media type that a client accepts and that there is, and the form in it. */
  private record Range(String type, Form form) {}

  /** The first of the forms that a client accepts and that there is. */
  static Form accepted(ApiRequest request) {
    return find(request)
        .orElseThrow(() -> ApiException.notAcceptable(ACCEPTED + "application/json, " + YAML))
        .form();
  }

  /** The same for a stream, of which there is none in YAML. */
  static Form acceptedOfStream(ApiRequest request) {
    if (inYaml(request)) {
      throw ApiException.notAcceptable(ACCEPTED + "application/json");
    }
    return accepted(request);
  }

  /** Whether a client wants answers in YAML. */
  static boolean inYaml(ApiRequest request) {
    // Nearly nobody does, and each answer asks: those who do not name it need no second reading.
    return request.headers("Accept").toLowerCase(Locale.ROOT).contains(YAML)
        && find(request).filter(range -> range.type().equals(YAML)).isPresent();
  }

  private static Optional<Range> find(ApiRequest request) {
    String accept = request.headers("Accept");
    if (accept.isBlank()) {
      return Optional.of(new Range("", OBJECT));
    }
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      List<String> words = new ArrayList<>();
      for (String word : range.split(";")) {
        words.add(word.strip());
      }
      Optional<Form> form = of(words.getFirst(), words.subList(1, words.size()));
      if (form.isPresent()) {
        return form.map(found -> new Range(words.getFirst(), found));
      }
    }
    return Optional.empty();
  }

  private static Optional<Form> of(String type, List<String> parameters) {
    if (!List.of("application/json", YAML, "application/*", "*/*").contains(type)) {
      return Optional.empty();
    } else if (parameters.stream().noneMatch(word -> word.startsWith("as="))) {
      return Optional.of(OBJECT);
    } else if (!parameters.contains("v=v1") || !parameters.contains("g=meta.k8s.io")) {
      return Optional.empty();
    } else if (parameters.contains(TABLE_MARK)) {
      return Optional.of(TABLE);
    }
    return parameters.contains(METADATA_MARK) || parameters.contains(LIST_MARK)
        ? Optional.of(METADATA)
        : Optional.empty();
  }
}
