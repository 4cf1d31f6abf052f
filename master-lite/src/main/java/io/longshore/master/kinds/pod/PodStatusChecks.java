package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.master.registry.Addresses;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Mistakes in the status of a pod: ValidatePodStatusUpdate of pkg/apis/core/validation. */
final class PodStatusChecks {
  private static final Set<String> SYSTEM = Set.of("PodScheduled", "Ready", "Initialized");
  private static final String NO_RETURN = "may not be transitioned to non-terminated state";

  private PodStatusChecks() {}

  static void check(Place pod, Place old) {
    Place status = pod.at("status");
    Place before = old.at("status");
    for (Place condition : status.each("conditions")) {
      if (!SYSTEM.contains(condition.text("type"))) {
        String path = condition.path().replaceFirst("^status\\.", "metadata.");
        condition.at("type").calledAs(path + ".Type").matches(Formats::qualifiedName);
      }
    }
    Place nominated = status.at("nominatedNodeName");
    if (!nominated.text().equals(before.text("nominatedNodeName"))) {
      nominated.matchesIfSet(Formats::dnsSubdomain);
    }
    status.at("qosClass").unchanged(before.at("qosClass"));
    String restart = old.at("spec").text("restartPolicy");
    returned(status.at("containerStatuses"), before.at("containerStatuses"), restart, Set.of());
    returned(
        status.at("initContainerStatuses"),
        before.at("initContainerStatuses"),
        restart,
        sidecars(old.at("spec")));
    returned(
        status.at("ephemeralContainerStatuses"),
        before.at("ephemeralContainerStatuses"),
        "Never",
        Set.of());
    addresses(status.at("podIPs"));
    hostAddresses(status);
  }

  private static Set<String> sidecars(Place spec) {
    Set<String> names = new HashSet<>();
    for (Place container : spec.each("initContainers")) {
      if (container.text("restartPolicy").equals("Always")) {
        names.add(container.text("name"));
      }
    }
    return names;
  }

  /** What has ended for good does not run again. */
  private static void returned(Place now, Place then, String restart, Set<String> sidecars) {
    if (restart.equals("Always")) {
      return;
    }
    List<Place> before = then.each();
    for (int i = 0; i < before.size(); i++) {
      Place ended = before.get(i).at("state", "terminated");
      String name = before.get(i).text("name");
      boolean mayReturn =
          !ended.isThere()
              || (restart.equals("OnFailure") && ended.number("exitCode") != 0)
              || sidecars.contains(name);
      if (!mayReturn && isRunningAgain(now, name)) {
        now.index(i).at("state").forbidden(NO_RETURN);
      }
    }
  }

  private static boolean isRunningAgain(Place statuses, String name) {
    return statuses.each().stream()
        .filter(one -> one.text("name").equals(name))
        .anyMatch(one -> !one.at("state", "terminated").isThere());
  }

  private static void addresses(Place addresses) {
    for (Place address : addresses.each()) {
      address.having(address.text("ip")).matches(Addresses::legacyIp);
    }
    int count = addresses.value().size();
    if (count > 1) {
      boolean areOfBoth =
          count == 2
              && Addresses.isSix(addresses.index(0).text("ip"))
                  != Addresses.isSix(addresses.index(1).text("ip"));
      if (!areOfBoth) {
        addresses.invalid("may specify no more than one IP for each IP family");
      }
      Set<JsonNode> seen = new HashSet<>();
      for (Place address : addresses.each()) {
        if (!seen.add(address.value())) {
          address.having(Tree.object().put("IP", address.text("ip"))).duplicate();
        }
      }
    }
  }

  private static void hostAddresses(Place status) {
    Place addresses = status.at("hostIPs");
    if (!addresses.isEmpty()) {
      Place first = addresses.index(0).at("ip");
      if (!first.text().equals(status.text("hostIP"))) {
        first.invalid("must be equal to `hostIP`");
      }
      addresses(addresses);
    }
  }
}
