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

  private static final String TABLE_MARK = "as=table";
  private static final String METADATA_MARK = "as=partialobjectmetadata";
  private static final String LIST_MARK = "as=partialobjectmetadatalist";

  /** The first of the forms that a client accepts and that there is. */
  static Form accepted(ApiRequest request) {
    return find(request)
        .orElseThrow(
            () ->
                ApiException.notAcceptable(
                    "only the following media types are accepted: application/json"));
  }

  private static Optional<Form> find(ApiRequest request) {
    String accept = request.headers("Accept");
    if (accept.isBlank()) {
      return Optional.of(OBJECT);
    }
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      List<String> words = new ArrayList<>();
      for (String word : range.split(";")) {
        words.add(word.strip());
      }
      Optional<Form> form = of(words.getFirst(), words.subList(1, words.size()));
      if (form.isPresent()) {
        return form;
      }
    }
    return Optional.empty();
  }

  private static Optional<Form> of(String type, List<String> parameters) {
    if (!List.of("application/json", "application/*", "*/*").contains(type)) {
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
