package io.longshore.agent.pod;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.agent.plan.Health;
import io.longshore.agent.plan.Health.Doom;
import io.longshore.agent.plan.Health.Judge;
import io.longshore.agent.plan.RestartPause;
import io.longshore.agent.plan.StartFault;
import io.longshore.base.work.Backoff;
import io.longshore.kubeapi.core.ContainerStatus.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pod's worker remembers of what it did: nothing that a restart of the agent could not do
 * without. Safe for use by several threads.
 */
final class PodMemory {
  /** Upstream waits 10 seconds and a bit; often what was missing is there much sooner. */
  private static final Backoff RETRIES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

  private record Fault(Waiting waiting, Instant retry, int count) {
    Fault at(Instant other) {
      return new Fault(waiting, other, count);
    }
  }

  @GuardedBy("this")
  private final Map<String, Fault> faults = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, RestartPause> pauses = new HashMap<>();

  @GuardedBy("this")
  private final Set<String> inHook = new HashSet<>();

  @GuardedBy("this")
  private final Set<String> failedHook = new HashSet<>();

  @GuardedBy("this")
  private int podFailures;

  @GuardedBy("this")
  private Instant podRetry = Instant.MIN;

  /** A container was not started. */
  synchronized void failed(String name, StartFault fault, Instant now) {
    Fault before = faults.get(name);
    int count = before == null ? 1 : before.count + 1;
    Instant retry = fault.retry().orElseGet(() -> now.plus(RETRIES.after(count)));
    faults.put(name, new Fault(new Waiting(fault.reason().text(), fault.text()), retry, count));
  }

  /** A container waits for its next start. */
  synchronized void paused(String name, String message, Instant until) {
    Waiting waiting = new Waiting(StartFault.Reason.CRASH_LOOP.text(), message);
    faults.put(name, new Fault(waiting, until, 0));
  }

  /** A container was started. */
  synchronized void started(String name) {
    faults.remove(name);
  }

  /** A container that ended then is started again. */
  synchronized void restarted(String name, Instant finished, Instant now, Duration longest) {
    RestartPause before = pauses.get(name);
    pauses.put(
        name, before == null ? RestartPause.first(now) : before.next(finished, now, longest));
  }

  synchronized Map<String, RestartPause> pauses() {
    return Map.copyOf(pauses);
  }

  /** How long a container is paused. */
  synchronized Duration pause(String name) {
    RestartPause pause = pauses.get(name);
    return pause == null ? Duration.ZERO : pause.length();
  }

  synchronized Map<String, Waiting> faults() {
    return faults.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().waiting));
  }

  /** When a container may be tried again; empty where nothing is in its way. */
  synchronized Optional<Instant> retry(String name, Instant now) {
    return Optional.ofNullable(faults.get(name)).map(Fault::retry).filter(now::isBefore);
  }

  /** What all containers need was not there. */
  synchronized void podFailed(Instant now) {
    podFailures++;
    podRetry = now.plus(RETRIES.after(podFailures));
  }

  synchronized void podSucceeded() {
    podFailures = 0;
    podRetry = Instant.MIN;
  }

  /** When what all containers need may be tried again; empty where nothing is in its way. */
  synchronized Optional<Instant> podRetry(Instant now) {
    return Optional.of(podRetry).filter(now::isBefore);
  }

  /** What was in the way may be there now. */
  synchronized void forgetRetries() {
    podRetry = Instant.MIN;
    faults.replaceAll((_, fault) -> isOfRuntime(fault) ? fault : fault.at(Instant.MIN));
  }

  private static boolean isOfRuntime(Fault fault) {
    String reason = fault.waiting.reason();
    return reason.equals(StartFault.Reason.PULL_BACK_OFF.text())
        || reason.equals(StartFault.Reason.CRASH_LOOP.text());
  }

  /** The hook after the start of a container runs. */
  synchronized void beginHook(String id) {
    inHook.add(id);
  }

  synchronized void endHook(String id, boolean well) {
    inHook.remove(id);
    if (!well) {
      failedHook.add(id);
    }
  }

  /** What probes say, and what hooks say. */
  synchronized Health with(Health probes) {
    if (inHook.isEmpty() && failedHook.isEmpty()) {
      return probes;
    }
    Set<String> starting = new HashSet<>(probes.starting());
    starting.addAll(inHook);
    Map<String, Doom> doomed = new HashMap<>(probes.doomed());
    failedHook.forEach(id -> doomed.put(id, new Doom(Judge.POST_START)));
    return new Health(probes.unready(), starting, doomed);
  }
}
