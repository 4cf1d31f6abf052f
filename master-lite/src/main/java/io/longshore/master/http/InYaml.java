package io.longshore.master.http;

import io.longshore.kubeapi.json.Yaml;
import io.longshore.master.registry.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** Objects, lists and Statuses for clients that would rather have YAML. */
final class InYaml {
  private static final String JSON = "application/json";

  private InYaml() {}

  /** An answer as its client accepts it; what is no object of the API stays as it is. */
  static Answer asAccepted(ApiRequest request, Answer answer) {
    boolean isObject =
        answer.contentType().equals(JSON)
            && (request.path().startsWith("/api/") || request.path().startsWith("/apis/"));
    return isObject && answer instanceof Answer.Whole whole && Form.inYaml(request)
        ? written(whole)
        : answer;
  }

  private static Answer written(Answer.Whole answer) {
    String yaml = Yaml.write(ObjectReader.value(answer.body(), new ArrayList<>()));
    return new Answer.Whole(
        answer.status(),
        "application/yaml",
        yaml.getBytes(StandardCharsets.UTF_8),
        answer.warnings());
  }
}
