package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.master.registry.Place;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the checks of containers need to know about their pod.
 *
 * @param volumes those without mistakes, by their names
 * @param claims the names of its claims to devices
 * @param usesHostUsers whether its users are those of the node
 * @param isPod whether it is a pod, rather than a template
 */
record PodFacts(
    Map<String, JsonNode> volumes,
    Set<String> claims,
    String restartPolicy,
    long gracePeriod,
    boolean usesHostUsers,
    boolean isPod) {

  static PodFacts of(Place spec, Map<String, JsonNode> volumes, boolean isPod) {
    Set<String> claims =
        spec.each("resourceClaims").stream()
            .map(claim -> claim.text("name"))
            .collect(Collectors.toSet());
    return new PodFacts(
        volumes,
        claims,
        spec.text("restartPolicy"),
        spec.number("terminationGracePeriodSeconds"),
        !spec.at("hostUsers").isFalse(),
        isPod);
  }
}
