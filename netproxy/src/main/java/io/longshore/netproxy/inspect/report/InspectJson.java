package io.longshore.netproxy.inspect.report;

import io.longshore.kubeapi.json.Json;
import io.longshore.netproxy.inspect.live.ServiceFlow;
import io.longshore.netproxy.inspect.service.Answer;
import io.longshore.netproxy.inspect.service.Difference;
import io.longshore.netproxy.inspect.service.FrontendReport;
import io.longshore.netproxy.inspect.service.SeenFrontend;
import io.longshore.netproxy.inspect.walk.Fate;
import io.longshore.netproxy.inspect.walk.Packet;
import io.longshore.netproxy.inspect.walk.Step;
import io.longshore.netproxy.inspect.walk.Trace;
import io.longshore.netproxy.inspect.walk.Way;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was found, for programs; names do not change when ours do. docs/inspect.md has the schema.
 */
public final class InspectJson {
  private InspectJson() {}

  private static String print(String kind, Map<String, Object> content) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("kind", kind);
    all.putAll(content);
    return new String(Json.write(all), StandardCharsets.UTF_8) + "\n";
  }

  /** Services. */
  public static String services(List<FrontendReport> reports) {
    return print(
        "Services", Map.of("frontends", reports.stream().map(InspectJson::frontend).toList()));
  }

  private static Map<String, Object> frontend(FrontendReport report) {
    SeenFrontend frontend = report.frontend();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("service", frontend.service());
    content.put("type", frontend.kind().toString());
    content.put("family", frontend.family().toString());
    content.put("protocol", frontend.protocol().name());
    frontend.address().ifPresent(address -> content.put("address", address.toString()));
    content.put("port", frontend.port());
    content.put("rulesOf", frontend.layout().toString());
    report.policy().ifPresent(policy -> content.put("externalPolicy", word(policy)));
    if (!frontend.sources().isEmpty()) {
      content.put("sources", frontend.sources().stream().map(Object::toString).toList());
    }
    if (frontend.packets().isPresent()) {
      content.put("connections", frontend.packets().getAsLong());
    }
    content.put("fromNode", answer(report.fromNode()));
    content.put("fromOutside", answer(report.fromOutside()));
    return content;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> answer(Answer answer) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("result", answer.kind().toString());
    content.put("masqueraded", answer.masqueraded());
    content.put("endpoints", answer.shares().entrySet().stream().map(InspectJson::share).toList());
    if (answer.stickySeconds().isPresent()) {
      content.put("affinitySeconds", answer.stickySeconds().getAsInt());
    }
    if (!answer.doubts().isEmpty()) {
      content.put("assumptions", answer.doubts());
    }
    return content;
  }

  private static Map<String, Object> share(Map.Entry<String, Double> share) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("endpoint", share.getKey());
    content.put("share", share.getValue());
    return content;
  }

  /** A packet's ways. */
  public static String trace(Trace trace) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("packet", packet(trace.packet()));
    content.put("from", trace.from());
    content.put("ways", trace.ways().stream().map(InspectJson::way).toList());
    return print("Trace", content);
  }

  private static Map<String, Object> packet(Packet packet) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("protocol", packet.protocol().name());
    content.put("source", packet.source().toString());
    content.put("sourcePort", packet.sourcePort());
    content.put("destination", packet.destination().toString());
    content.put("port", packet.port());
    return content;
  }

  private static Map<String, Object> way(Way way) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("share", way.share());
    content.put("assumptions", way.assumptions());
    content.put("end", end(way.fate()));
    if (way.stickySeconds().isPresent()) {
      content.put("affinitySeconds", way.stickySeconds().getAsInt());
    }
    content.put("steps", way.steps().stream().map(InspectJson::step).toList());
    return content;
  }

  private static Map<String, Object> end(Fate fate) {
    Map<String, Object> content = new LinkedHashMap<>();
    switch (fate) {
      case Fate.Delivered delivered -> {
        content.put("result", "delivered");
        content.put("packet", packet(delivered.packet()));
        content.put("link", delivered.link());
        content.put("translated", delivered.translated());
        content.put("masqueraded", delivered.masqueraded());
        content.put("taken", delivered.taken());
      }
      case Fate.Rejected(String answer) -> {
        content.put("result", "rejected");
        content.put("with", answer);
      }
      case Fate.Dropped _ -> content.put("result", "dropped");
      case Fate.Unroutable(String reason) -> {
        content.put("result", "unroutable");
        content.put("reason", reason);
      }
      case Fate.Handed(String to) -> {
        content.put("result", "handed");
        content.put("to", to);
      }
    }
    return content;
  }

  /** The steps of a real packet. */
  public static String steps(List<Step> steps) {
    return print("Steps", Map.of("steps", steps.stream().map(InspectJson::step).toList()));
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("hook", step.hook());
    content.put("table", step.table());
    content.put("chain", step.chain());
    content.put("rule", step.rule());
    content.put("why", step.why());
    content.put("then", step.then());
    return content;
  }

  /** What is different. */
  public static String differences(List<Difference> differences) {
    return print(
        "Differences",
        Map.of("differences", differences.stream().map(InspectJson::difference).toList()));
  }

  private static Map<String, Object> difference(Difference one) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("kind", one.kind().toString());
    content.put("service", one.service());
    content.put("frontend", one.frontend());
    content.put("what", one.what());
    return content;
  }

  /** Flows of a Service. */
  public static String flows(List<ServiceFlow> flows) {
    return print("Flows", Map.of("flows", flows.stream().map(InspectJson::flow).toList()));
  }

  private static Map<String, Object> flow(ServiceFlow one) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("frontend", one.frontend().text());
    content.put("client", one.client());
    content.put("endpoint", one.endpoint());
    content.put("state", one.state());
    content.put("timeoutSeconds", one.flow().timeoutSeconds());
    content.put("masqueraded", one.masqueraded());
    content.put("stale", one.stale());
    return content;
  }
}
