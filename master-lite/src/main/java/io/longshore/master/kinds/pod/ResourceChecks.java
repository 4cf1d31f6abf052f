package io.longshore.master.kinds.pod;

import io.longshore.kubeapi.meta.Quantity;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Mistakes in what containers ask for: validateResourceRequirements of pkg/apis/core/validation.
 */
public final class ResourceChecks {
  private static final String HUGE_PAGES = "hugepages-";
  private static final Set<String> BASIC = Set.of("cpu", "memory");
  private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");
  private static final Set<String> COUNTED =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");
  private static final Set<String> OTHERS =
      Set.of(
          "storage",
          "requests.cpu",
          "requests.memory",
          "requests.storage",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage");

  private ResourceChecks() {}

  /** What a container asks for. */
  static void container(Place resources, Set<String> claims) {
    check(resources, ResourceChecks::containerName);
    claimNames(resources.at("claims"), claims);
  }

  /** What all containers of a pod ask for together. */
  static void pod(Place resources) {
    if (resources.has("claims")) {
      resources.at("claims").forbidden("claims cannot be set for Resources at pod-level");
    }
    check(resources, ResourceChecks::podName);
  }

  /** What runtimes take for themselves, whose paths upstream calls limits. */
  public static void overhead(Place amounts) {
    check(amounts.wrapped("limits"), ResourceChecks::containerName);
  }

  private static void check(Place resources, BiConsumer<String, Place> nameRule) {
    Place limits = resources.at("limits");
    Place requests = resources.at("requests");
    for (String name : limits.keys()) {
      named(name, limits.key(name), nameRule);
    }
    for (String name : requests.keys()) {
      named(name, requests.key(name), nameRule);
      compare(name, requests, limits);
    }
    Set<String> names = new HashSet<>(limits.keys());
    names.addAll(requests.keys());
    if (names.stream().anyMatch(ResourceChecks::isHugePages)
        && names.stream().noneMatch(BASIC::contains)) {
      resources.forbidden("HugePages require cpu or memory");
    }
  }

  private static void named(String name, Place amount, BiConsumer<String, Place> nameRule) {
    nameRule.accept(name, amount.having(name));
    amount(name, amount);
    if (isHugePages(name) && !isMultiple(name, quantity(amount))) {
      amount.invalid(quantity(amount) + " is not positive integer multiple of " + name);
    }
  }

  private static boolean isMultiple(String name, Quantity amount) {
    try {
      BigDecimal page = Quantity.parse(name.substring(HUGE_PAGES.length())).amount();
      return page.signum() > 0
          && page.stripTrailingZeros().scale() <= 0
          && BigDecimal.valueOf(amount.value()).remainder(page).signum() == 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static void compare(String name, Place requests, Place limits) {
    Quantity request = quantity(requests.key(name));
    Place shown = requests.having(request.toString());
    if (!limits.has(name)) {
      if (!mayBeOvercommitted(name)) {
        limits.required("Limit must be set for non overcommitable resources");
      }
      return;
    }
    Quantity limit = quantity(limits.key(name));
    if (!mayBeOvercommitted(name) && !request.equals(limit)) {
      shown.invalid("must be equal to " + name + " limit of " + limit);
    } else if (request.compareTo(limit) > 0) {
      shown.invalid("must be less than or equal to " + name + " limit of " + limit);
    }
  }

  private static Quantity quantity(Place amount) {
    return Quantity.parse(amount.text());
  }

  /** An amount of anything: ValidateResourceQuantityValue. */
  public static void amount(String name, Place amount) {
    Quantity quantity = quantity(amount);
    Place shown = amount.having(quantity.toString());
    if (quantity.amount().signum() < 0) {
      shown.invalid("must be greater than or equal to 0");
    }
    boolean isWhole = COUNTED.contains(name) || isExtended(name);
    if (isWhole && quantity.amount().stripTrailingZeros().scale() > 0) {
      shown.invalid("must be an integer");
    }
  }

  private static boolean isHugePages(String name) {
    return name.startsWith(HUGE_PAGES);
  }

  private static boolean isNative(String name) {
    return !name.contains("/") || name.contains("kubernetes.io/");
  }

  private static boolean mayBeOvercommitted(String name) {
    return isNative(name) && !isHugePages(name);
  }

  private static boolean isExtended(String name) {
    return !isNative(name)
        && !name.startsWith("requests.")
        && Formats.qualifiedName("requests." + name).isEmpty();
  }

  private static boolean isStandard(String name) {
    return OF_CONTAINERS.contains(name)
        || COUNTED.contains(name)
        || OTHERS.contains(name)
        || isHugePages(name)
        || name.startsWith("requests." + HUGE_PAGES);
  }

  private static boolean isResource(String name, Place shown) {
    if (!shown.matches(Formats::qualifiedName)) {
      return false;
    }
    boolean isKnown = name.contains("/") || isStandard(name);
    if (!isKnown) {
      shown.invalid("must be a standard resource type or fully qualified");
    }
    return isKnown;
  }

  private static void containerName(String name, Place shown) {
    isResource(name, shown);
    if (!name.contains("/")) {
      if (!OF_CONTAINERS.contains(name) && !isHugePages(name)) {
        shown.invalid("must be a standard resource for containers");
      }
    } else if (!isNative(name) && !isExtended(name)) {
      shown.invalid("doesn't follow extended resource name standard");
    }
  }

  private static void podName(String name, Place shown) {
    if (isResource(name, shown) && !BASIC.contains(name) && !isHugePages(name)) {
      shown.unsupported(List.of("cpu", "memory"));
    }
  }

  private static void claimNames(Place used, Set<String> claims) {
    Set<String> seen = new HashSet<>();
    for (Place claim : used.each()) {
      String name = claim.text("name");
      String request = claim.text("request");
      if (name.isEmpty()) {
        claim.required("");
        continue;
      }
      claim.at("request").matchesIfSet(Formats::dnsLabel);
      String key = request.isEmpty() ? name : name + "/" + request;
      boolean overlaps =
          request.isEmpty()
              ? seen.stream().anyMatch(one -> one.equals(name) || one.startsWith(name + "/"))
              : seen.contains(name) || seen.contains(key);
      if (overlaps) {
        claim.having(key).duplicate();
      }
      seen.add(key);
      if (!claims.contains(name)) {
        String known = String.join(", ", claims.stream().sorted().toList());
        claim
            .having(name)
            .notFound(
                "must be one of the names in pod.spec.resourceClaims"
                    + (claims.isEmpty() ? " which is empty" : ": " + known));
      }
    }
  }
}
