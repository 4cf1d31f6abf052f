package io.longshore.master.http;

import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a log somebody wants: kubernetes' PodLogOptions and the checks of
 * pkg/apis/core/validation.
 */
final class LogOptions {
  private static final String KIND = "PodLogOptions";

  private LogOptions() {}

  /** The same as parameters of a request to a node. */
  static String query(ApiRequest request) {
    List<Problem> problems = new ArrayList<>();
    List<String> parameters = new ArrayList<>();
    for (String flag : List.of("follow", "previous", "timestamps")) {
      if (request.flag(flag)) {
        parameters.add(flag + "=true");
      }
    }
    number(request, "sinceSeconds", 1, "must be greater than 0", parameters, problems);
    number(request, "tailLines", 0, "must be greater than or equal to 0", parameters, problems);
    number(request, "limitBytes", 1, "must be greater than 0", parameters, problems);
    time(request, parameters, problems);
    stream(request, parameters, problems);
    if (!problems.isEmpty()) {
      throw ApiException.invalid(KIND, "", problems);
    }
    return String.join("&", parameters);
  }

  private static void number(
      ApiRequest request,
      String name,
      long least,
      String rule,
      List<String> parameters,
      List<Problem> problems) {
    String text = request.parameter(name);
    if (text.isEmpty()) {
      return;
    } else if (!text.matches("-?[0-9]{1,18}")) {
      throw ApiException.badRequest("invalid " + name + ": \"" + text + "\": not a whole number");
    } else if (Long.parseLong(text) < least) {
      problems.add(Problem.invalid(name, Long.parseLong(text), rule));
    }
    parameters.add(name + "=" + text);
  }

  private static void time(ApiRequest request, List<String> parameters, List<Problem> problems) {
    String text = request.parameter("sinceTime");
    if (text.isEmpty()) {
      return;
    } else if (!request.parameter("sinceSeconds").isEmpty()) {
      problems.add(
          Problem.forbidden("sinceSeconds", "at most one of `sinceTime` or `sinceSeconds`"));
    }
    try {
      Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiException.badRequest("invalid sinceTime: \"" + text + "\": not a time");
    }
    parameters.add("sinceTime=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
  }

  private static void stream(ApiRequest request, List<String> parameters, List<Problem> problems) {
    String text = request.parameter("stream");
    List<String> known = List.of("All", "Stderr", "Stdout");
    if (text.isEmpty()) {
      return;
    } else if (!known.contains(text)) {
      problems.add(Problem.unsupported("stream", text, known));
    } else if (!text.equals("All") && !request.parameter("tailLines").isEmpty()) {
      problems.add(
          Problem.forbidden(
              "tailLines", "`tailLines` and specific `stream` are mutually exclusive"));
    }
    parameters.add("stream=" + text);
  }
}
