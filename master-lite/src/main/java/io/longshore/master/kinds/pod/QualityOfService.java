package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.master.registry.Tree;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How surely a pod gets what it needs: kubernetes' ComputePodQOS. */
final class QualityOfService {
  private static final List<String> COUNTED = List.of("cpu", "memory");

  private QualityOfService() {}

  static String of(ObjectNode spec) {
    List<ObjectNode> containers =
        Stream.concat(
                Tree.objects(spec, "containers").stream(),
                Tree.objects(spec, "initContainers").stream())
            .toList();
    if (containers.stream().noneMatch(QualityOfService::asksForSomething)) {
      return "BestEffort";
    }
    return containers.stream().allMatch(QualityOfService::isGuaranteed)
        ? "Guaranteed"
        : "Burstable";
  }

  private static boolean asksForSomething(ObjectNode container) {
    return COUNTED.stream()
        .anyMatch(
            name ->
                !amount(container, "requests", name).isZero()
                    || !amount(container, "limits", name).isZero());
  }

  private static boolean isGuaranteed(ObjectNode container) {
    return COUNTED.stream()
        .allMatch(
            name -> {
              Quantity limit = amount(container, "limits", name);
              return !limit.isZero() && limit.equals(amount(container, "requests", name));
            });
  }

  private static Quantity amount(ObjectNode container, String kind, String name) {
    Map<String, String> amounts = Tree.texts(container, "resources", kind);
    return Quantity.parse(amounts.getOrDefault(name, "0"));
  }
}
