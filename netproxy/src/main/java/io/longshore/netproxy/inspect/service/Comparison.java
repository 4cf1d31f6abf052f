package io.longshore.netproxy.inspect.service;

import io.longshore.netproxy.inspect.service.Difference.Kind;
import io.longshore.netproxy.inspect.service.SeenFrontend.Layout;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.ExternalTraffic;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Treatment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what becomes of packets with what Services and their endpoints want; it does not matter
 * in which mode, or by whom, the rules were written. Shares count as much as endpoints.
 */
public final class Comparison {
  private static final double TOLERANCE = 1e-6;

  private final List<Difference> differences = new ArrayList<>();

  private Comparison() {}

  /** All differences, sorted by Service and frontend. */
  public static List<Difference> of(List<ServiceView> wanted, List<FrontendReport> found) {
    Comparison comparison = new Comparison();
    comparison.compare(wanted, found);
    return comparison.differences.stream()
        .sorted(
            Comparator.comparing(Difference::service)
                .thenComparing(Difference::frontend)
                .thenComparing(Difference::kind))
        .toList();
  }

  private void compare(List<ServiceView> wanted, List<FrontendReport> found) {
    noteLayouts(found);
    Map<String, FrontendReport> byPlace = new LinkedHashMap<>();
    found.forEach(report -> byPlace.putIfAbsent(place(report.frontend()), report));
    Set<String> expected = new LinkedHashSet<>();
    for (ServiceView view : wanted) {
      for (Frontend frontend : view.frontends()) {
        String text = text(view, frontend);
        String place = view.port().family() + " " + text;
        expected.add(place);
        Optional<FrontendReport> report =
            Optional.ofNullable(byPlace.get(place)).or(() -> nodePort(view, frontend, found));
        report.ifPresentOrElse(
            one -> {
              expected.add(place(one.frontend()));
              compare(view, frontend, text, one);
            },
            () -> missing(view, frontend, text));
      }
    }
    byPlace.forEach(
        (place, report) -> {
          if (!expected.contains(place) && !isSharedNodePort(report.frontend(), wanted)) {
            differences.add(
                new Difference(
                    Kind.EXTRA,
                    report.frontend().service(),
                    report.frontend().text(),
                    "no Service wants this frontend, which is " + words(report.usual())));
          }
        });
  }

  private void noteLayouts(List<FrontendReport> found) {
    Set<Layout> layouts =
        found.stream()
            .map(report -> report.frontend().layout())
            .collect(Collectors.toCollection(TreeSet::new));
    if (layouts.size() > 1) {
      differences.add(
          new Difference(
              Kind.EXTRA,
              "",
              "",
              "rules of several proxies: "
                  + layouts.stream().map(Layout::toString).collect(Collectors.joining("; "))));
    }
  }

  private static String place(SeenFrontend frontend) {
    return frontend.family() + " " + frontend.text();
  }

  /** IPVS has a virtual service for a port at each of the node's addresses. */
  private static Optional<FrontendReport> nodePort(
      ServiceView view, Frontend frontend, List<FrontendReport> found) {
    return frontend instanceof Frontend.NodePort
        ? found.stream().filter(report -> isNodePort(report.frontend(), view, frontend)).findFirst()
        : Optional.empty();
  }

  private static boolean isNodePort(SeenFrontend seen, ServiceView view, Frontend frontend) {
    return seen.kind() == SeenFrontend.Kind.NODE_PORT
        && seen.family() == view.port().family()
        && seen.protocol() == view.name().protocol()
        && seen.port() == frontend.port();
  }

  private static boolean isSharedNodePort(SeenFrontend seen, List<ServiceView> wanted) {
    return wanted.stream()
        .anyMatch(
            view ->
                view.frontends().stream()
                    .filter(Frontend.NodePort.class::isInstance)
                    .anyMatch(frontend -> isNodePort(seen, view, frontend)));
  }

  private static String text(ServiceView view, Frontend frontend) {
    String address =
        switch (frontend) {
          case Frontend.ClusterAddress(IpAddress one, _) -> shown(one);
          case Frontend.ExternalAddress(IpAddress one, _) -> shown(one);
          case Frontend.LoadBalancerAddress(IpAddress one, _, _) -> shown(one);
          case Frontend.NodePort _ -> "*";
        };
    return address
        + ":"
        + frontend.port()
        + "/"
        + view.name().protocol().name().toLowerCase(Locale.ROOT);
  }

  private static String shown(IpAddress address) {
    return address.family() == IpFamily.IPV6 ? "[" + address + "]" : address.toString();
  }

  private void missing(ServiceView view, Frontend frontend, String text) {
    differences.add(
        new Difference(
            Kind.MISSING,
            view.name().toString(),
            text,
            "no rule is about it; wanted is " + words(view.fromOutside(frontend))));
  }

  private void compare(ServiceView view, Frontend frontend, String text, FrontendReport report) {
    String service = view.name().toString();
    String seen = report.frontend().service();
    if (!seen.isEmpty() && !seen.equals(service)) {
      differences.add(
          new Difference(Kind.DIFFERENT, service, text, "the rules say that it is " + seen));
    }
    if (frontend instanceof Frontend.ClusterAddress) {
      compare(service, text, "packets of this node", view.internal(), report.fromNode());
    } else {
      switch (view.external()) {
        case ExternalTraffic.ToCluster(Treatment everybody) -> {
          compare(service, text, "packets from outside", everybody, report.fromOutside());
          compareSource(service, text, true, report.fromOutside());
        }
        case ExternalTraffic.ToLocal(Treatment outsiders, Treatment insiders) -> {
          compare(service, text, "packets from outside", outsiders, report.fromOutside());
          compareSource(service, text, false, report.fromOutside());
          if (report.frontend().sources().isEmpty()) {
            compare(service, text, "packets of this node", insiders, report.fromNode());
          }
        }
      }
    }
    compareSources(service, text, frontend, report.frontend());
    compareAffinity(service, text, view, report.usual());
  }

  private void compareSource(String service, String text, boolean masqueraded, Answer answer) {
    if (answer.kind() == Answer.Kind.BALANCED
        && !answer.here()
        && answer.masqueraded() != masqueraded) {
      differences.add(
          new Difference(
              Kind.DIFFERENT,
              service,
              text,
              masqueraded
                  ? "packets from outside keep their source, but should get the node's"
                  : "packets from outside get the node's source, but should keep theirs"));
    }
  }

  private void compareSources(String service, String text, Frontend frontend, SeenFrontend found) {
    if (frontend instanceof Frontend.LoadBalancerAddress one
        && !outer(one.allowedSources()).equals(outer(found.sources()))) {
      differences.add(
          new Difference(
              Kind.DIFFERENT,
              service,
              text,
              "open to " + open(found.sources()) + ", should be to " + open(one.allowedSources())));
    }
  }

  /** A range within another one makes no difference. */
  private static List<Cidr> outer(List<Cidr> ranges) {
    return ranges.stream()
        .filter(
            range ->
                ranges.stream()
                    .noneMatch(
                        wider ->
                            wider.prefixLength() < range.prefixLength()
                                && wider.contains(range.network())))
        .sorted()
        .toList();
  }

  private static String open(List<?> ranges) {
    return ranges.isEmpty()
        ? "everybody"
        : ranges.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private void compareAffinity(String service, String text, ServiceView view, Answer answer) {
    OptionalInt wanted =
        switch (view.affinity()) {
          case Affinity.None _ -> OptionalInt.empty();
          case Affinity.ByClientAddress(int seconds) -> OptionalInt.of(seconds);
        };
    if (answer.kind() == Answer.Kind.BALANCED && !answer.stickySeconds().equals(wanted)) {
      differences.add(
          new Difference(
              Kind.DIFFERENT,
              service,
              text,
              "clients stay for "
                  + seconds(answer.stickySeconds())
                  + ", should for "
                  + seconds(wanted)));
    }
  }

  private static String seconds(OptionalInt seconds) {
    return seconds.isEmpty() ? "no time" : seconds.getAsInt() + " s";
  }

  private void compare(String service, String text, String whose, Treatment wanted, Answer found) {
    Set<String> endpoints = endpoints(wanted);
    Answer.Kind kind =
        switch (wanted) {
          case Treatment.Balance _ -> Answer.Kind.BALANCED;
          case Treatment.Reject _ -> Answer.Kind.REJECTED;
          case Treatment.Drop _ -> Answer.Kind.DROPPED;
        };
    if (kind != found.kind() && found.kind() != Answer.Kind.MIXED) {
      differences.add(
          new Difference(
              Kind.DIFFERENT,
              service,
              text,
              whose + " are " + words(found) + ", should be " + words(wanted)));
      return;
    }
    endpoints.stream()
        .filter(endpoint -> !found.shares().containsKey(endpoint))
        .forEach(
            endpoint ->
                differences.add(
                    new Difference(
                        Kind.MISSING, service, text, whose + " never go to " + endpoint)));
    found.shares().keySet().stream()
        .filter(endpoint -> !endpoints.contains(endpoint))
        .forEach(
            endpoint ->
                differences.add(
                    new Difference(
                        Kind.EXTRA, service, text, whose + " go to " + endpoint + " too")));
    compareShares(service, text, whose, found);
    if (found.kind() == Answer.Kind.MIXED) {
      differences.add(
          new Difference(Kind.DIFFERENT, service, text, whose + " are not all " + words(wanted)));
    }
  }

  private void compareShares(String service, String text, String whose, Answer found) {
    double least = found.shares().values().stream().mapToDouble(one -> one).min().orElse(0);
    double most = found.shares().values().stream().mapToDouble(one -> one).max().orElse(0);
    if (most - least > TOLERANCE && found.stickySeconds().isEmpty()) {
      differences.add(
          new Difference(
              Kind.DIFFERENT,
              service,
              text,
              "%s have unequal shares: %.1f %% to %.1f %%"
                  .formatted(whose, least * 100, most * 100)));
    }
  }

  private static Set<String> endpoints(Treatment treatment) {
    return treatment instanceof Treatment.Balance(List<Destination> destinations)
        ? destinations.stream()
            .map(Destination::toString)
            .collect(Collectors.toCollection(LinkedHashSet::new))
        : Set.of();
  }

  private static String words(Treatment treatment) {
    return switch (treatment) {
      case Treatment.Balance(List<Destination> destinations) ->
          "balanced over " + endpoints(destinations.size());
      case Treatment.Reject _ -> "rejected";
      case Treatment.Drop _ -> "dropped";
    };
  }

  private static String words(Answer answer) {
    return answer.kind() == Answer.Kind.BALANCED
        ? "balanced over " + endpoints(answer.shares().size())
        : answer.kind().toString();
  }

  private static String endpoints(int count) {
    return count == 1 ? "1 endpoint" : count + " endpoints";
  }
}
