package io.longshore.agent.server;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks for.
 *
 * @param headers with names in small letters
 * @param certificates the one that the client showed, first, and who signed it; nobody has checked
 *     them
 */
record AgentRequest(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    List<X509Certificate> certificates) {

  /** The parts of the path, without empty ones. */
  List<String> parts() {
    return List.of(path.split("/", -1)).stream().filter(part -> !part.isEmpty()).toList();
  }

  Optional<String> parameter(String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** As Go's strconv.ParseBool. */
  boolean isTrue(String name) {
    return parameter(name)
        .map(text -> List.of("1", "t", "T", "true", "TRUE", "True").contains(text))
        .orElse(false);
  }

  Optional<Long> number(String name) {
    return parameter(name).filter(text -> !text.isEmpty()).map(text -> number(name, text));
  }

  private static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Refusal(400, name + " is no number: \"" + text + '"', e);
    }
  }

  Optional<Instant> time(String name) {
    try {
      return parameter(name).filter(text -> !text.isEmpty()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new Refusal(400, name + " is no time", e);
    }
  }

  Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** All values of a header, those of a list with commas apart. */
  List<String> listed(String name) {
    return headers.getOrDefault(name, List.of()).stream()
        .flatMap(line -> List.of(line.split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }
}
