package io.longshore.agent.server;

import java.time.Instant;
import java.util.Optional;

/** What somebody wants of a log: PodLogOptions of the API. */
record LogOptions(
    boolean follow,
    boolean previous,
    boolean timestamps,
    Optional<Long> tail,
    Optional<Long> most,
    Optional<Instant> since) {

  static LogOptions of(AgentRequest request, Instant now) {
    Optional<Long> tail =
        request.parameter("tailLines").isPresent()
            ? request.number("tailLines")
            : request.number("tail").filter(lines -> lines >= 0);
    tail.filter(lines -> lines < 0).ifPresent(_ -> refuse("tailLines"));
    Optional<Long> most = request.number("limitBytes");
    most.filter(bytes -> bytes < 1).ifPresent(_ -> refuse("limitBytes"));
    Optional<Long> seconds = request.number("sinceSeconds");
    if (seconds.isPresent() && request.parameter("sinceTime").isPresent()) {
      throw new Refusal(422, "at most one of `sinceTime` or `sinceSeconds` may be specified");
    }
    return new LogOptions(
        request.isTrue("follow"),
        request.isTrue("previous"),
        request.isTrue("timestamps"),
        tail,
        most,
        seconds.map(now::minusSeconds).or(() -> request.time("sinceTime")));
  }

  private static void refuse(String name) {
    throw new Refusal(422, name + " must be greater than or equal to 0");
  }
}
