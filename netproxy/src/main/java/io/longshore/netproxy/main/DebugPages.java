package io.longshore.netproxy.main;

import io.longshore.base.time.Clock;
import io.longshore.kubeapi.json.Json;
import io.longshore.netproxy.health.HttpReply;
import io.longshore.netproxy.health.PageRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What people look at who debug a proxy: which program this is and since when it runs, and how it
 * was started. As k8s.io/component-base/zpages has it for kube-proxy.
 */
final class DebugPages {
  private static final String COMPONENT = "kube-proxy";
  private static final String KUBERNETES = "1.36";
  private static final String NOT_FOR_MACHINES =
      "Warning: This endpoint is not meant to be machine parseable, has no formatting"
          + " compatibility guarantees and is for debugging purposes only.";
  // What Go calls time.UnixDate.
  private static final DateTimeFormatter UNIX_DATE =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Clock clock;
  private final Instant started;
  private final Map<String, String> flags;

  /** Of a process, with the flags that it was given. */
  DebugPages(Clock clock, Instant started, Map<String, String> flags) {
    this.clock = clock;
    this.started = started.truncatedTo(ChronoUnit.SECONDS);
    this.flags = new TreeMap<>(flags);
  }

  /** The page of the program, on a server with these paths. */
  Function<PageRequest, HttpReply> statusz(SortedSet<String> paths) {
    return request -> reply(request, "Statusz", () -> statusText(paths), () -> statusFields(paths));
  }

  /** The page of the flags. */
  HttpReply flagz(PageRequest request) {
    return reply(request, "Flagz", this::flagText, () -> Map.of("flags", flags));
  }

  private static HttpReply reply(
      PageRequest request,
      String kind,
      Supplier<String> text,
      Supplier<Map<String, Object>> fields) {
    return PageForm.accepted(request.accept(), kind)
        .map(
            form ->
                switch (form) {
                  case PageForm.Text _ ->
                      HttpReply.text(
                          "\n%s %s\n%s\n\n%s"
                              .formatted(
                                  COMPONENT,
                                  kind.toLowerCase(Locale.ROOT),
                                  NOT_FOR_MACHINES,
                                  text.get()));
                  case PageForm.Structured(String version) ->
                      HttpReply.json(true, object(kind, version, fields.get()));
                })
        .orElseGet(DebugPages::notAcceptable);
  }

  private static HttpReply notAcceptable() {
    return new HttpReply(
        406,
        "text/plain; charset=utf-8",
        Map.of(),
        "there is text/plain, and application/json of config.k8s.io by name and version\n");
  }

  private static String object(String kind, String version, Map<String, Object> fields) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", kind);
    object.put("apiVersion", "config.k8s.io/" + version);
    object.put("metadata", Map.of("name", COMPONENT));
    object.putAll(fields);
    return new String(Json.write(object), StandardCharsets.UTF_8);
  }

  private Duration up() {
    return Duration.between(started, clock.now());
  }

  private String statusText(SortedSet<String> paths) {
    Duration up = up();
    return """
        Started: %s
        Up: %d hr %02d min %02d sec
        Java version: %s
        Binary version: %s
        Emulation version: %s
        Paths: %s
        """
        .formatted(
            UNIX_DATE.format(started),
            up.toHours(),
            up.toMinutesPart(),
            up.toSecondsPart(),
            Runtime.version(),
            KUBERNETES,
            KUBERNETES,
            String.join(" ", paths));
  }

  private Map<String, Object> statusFields(SortedSet<String> paths) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("startTime", started.toString());
    fields.put("uptimeSeconds", up().toSeconds());
    // The schema has no other place for what the program was built for.
    fields.put("goVersion", "java" + Runtime.version());
    fields.put("binaryVersion", KUBERNETES);
    fields.put("emulationVersion", KUBERNETES);
    fields.put("paths", paths);
    return fields;
  }

  private String flagText() {
    return flags.entrySet().stream()
        .map(flag -> flag.getKey() + "=" + flag.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
