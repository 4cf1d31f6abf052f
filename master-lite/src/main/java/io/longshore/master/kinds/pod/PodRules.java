package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Tree;
import java.util.List;
import java.util.Optional;

/** Pods: begun as pending, hardly changed afterwards, and deleted with grace. */
public record PodRules() implements KindRules {
  private static final int EVICTION_SECONDS = 300;

  @Override
  public void setDefaults(ObjectNode object) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    PodDefaults.ofPod(spec);
  }

  @Override
  public void prepareCreate(ObjectNode object) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    ObjectNode status = Tree.objectAt(object, "status");
    status.put("phase", "Pending").put("qosClass", QualityOfService.of(spec));
    // Pods leave a node that is lost, after a while: upstream's DefaultTolerationSeconds.
    tolerate(spec, "node.kubernetes.io/not-ready");
    tolerate(spec, "node.kubernetes.io/unreachable");
  }

  private static void tolerate(ObjectNode spec, String taint) {
    boolean tolerated =
        Tree.objects(spec, "tolerations").stream()
            .anyMatch(
                one ->
                    List.of("", taint).contains(Tree.text(one, "key"))
                        && List.of("", "NoExecute").contains(Tree.text(one, "effect")));
    if (!tolerated) {
      Tree.listAt(spec, "tolerations")
          .addObject()
          .put("key", taint)
          .put("operator", "Exists")
          .put("effect", "NoExecute")
          .put("tolerationSeconds", EVICTION_SECONDS);
    }
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    PodChecks.pod(Place.of(object, problems));
  }

  /** ValidatePodCreate: what may only come later. */
  @Override
  public void validateCreate(ObjectNode object, List<Problem> problems) {
    Place spec = Place.of(object, problems).at("spec");
    if (!spec.at("ephemeralContainers").isEmpty()) {
      spec.at("ephemeralContainers").forbidden("cannot be set on create");
    }
    if (!spec.at("nodeName").isEmpty() && !spec.at("schedulingGates").isEmpty()) {
      spec.at("nodeName").forbidden("cannot be set until all schedulingGates have been cleared");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    PodUpdates.check(Place.of(object, problems), Place.of(old, problems));
  }

  /** Who writes a status need not know the class of service: podStatusStrategy. */
  @Override
  public void preparePart(Registry.Part part, ObjectNode object, ObjectNode old) {
    if (part == Registry.Part.STATUS && old.path("status").has("qosClass")) {
      String present = Tree.text(old, "status", "qosClass");
      Tree.putIfMissing(Tree.objectAt(object, "status"), "qosClass", present);
    }
  }

  @Override
  public void validatePart(
      Registry.Part part, ObjectNode object, ObjectNode old, List<Problem> problems) {
    if (part == Registry.Part.STATUS) {
      PodStatusChecks.check(Place.of(object, problems), Place.of(old, problems));
    }
  }

  /**
   * Nobody needs to end what has not begun or has ended: upstream's
   * podStrategy.CheckGracefulDelete.
   */
  @Override
  public long gracePeriod(ObjectNode object, Optional<Long> asked) {
    String phase = Tree.text(object, "status", "phase");
    if (Tree.text(object, "spec", "nodeName").isEmpty()
        || phase.equals("Failed")
        || phase.equals("Succeeded")) {
      return 0;
    }
    return Math.max(
        0, asked.orElse(Tree.at(object, "spec", "terminationGracePeriodSeconds").asLong()));
  }
}
