package io.longshore.agent.probe;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.agent.outside.PodEvents;
import io.longshore.agent.plan.Health;
import io.longshore.agent.plan.Health.Doom;
import io.longshore.agent.plan.Health.Judge;
import io.longshore.agent.plan.ObservedContainer;
import io.longshore.agent.plan.ObservedPod;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The probes of one pod's containers that run. Safe for use by several threads. */
public final class PodProbes implements AutoCloseable {
  private final Prober prober;
  private final PodEvents events;
  private final Clock clock;
  private final Runnable changed;

  private final Known known;

  /** By what the runtime calls the container. */
  @GuardedBy("this")
  private final Map<String, Map<ProbeKind, ContainerProbe>> probes = new HashMap<>();

  /**
   * What was known of containers before the agent was started again: it counts until they are
   * asked, so that a restart of the agent takes no pod out of its Services.
   */
  public record Known(Set<String> ready, Set<String> started) {
    /** Copies. */
    public Known {
      ready = Set.copyOf(ready);
      started = Set.copyOf(started);
    }
  }

  /**
   * None yet.
   *
   * @param changed is called when {@link #health} answers something else
   */
  public PodProbes(
      ContainerRuntime runtime, PodEvents events, Clock clock, Known known, Runnable changed) {
    this.known = known;
    this.prober = new Prober(runtime);
    this.events = events;
    this.clock = clock;
    this.changed = changed;
  }

  /**
   * Asks the containers that run now, and no others.
   *
   * @param address of the pod
   * @param ending whether the pod ends: then only readiness matters still
   */
  public synchronized void watch(Pod pod, ObservedPod observed, String address, boolean ending) {
    Set<String> running = new HashSet<>();
    for (Member member : PodContainers.all(pod)) {
      Optional<ObservedContainer> container =
          observed.container(member.name()).filter(ObservedContainer::isRunning);
      if (container.isPresent()) {
        running.add(container.get().id());
        watch(pod, member, container.get(), address, ending);
      }
    }
    probes
        .entrySet()
        .removeIf(
            entry -> {
              boolean isGone = !running.contains(entry.getKey());
              if (isGone) {
                entry.getValue().values().forEach(ContainerProbe::close);
              }
              return isGone;
            });
  }

  @GuardedBy("this")
  private void watch(
      Pod pod, Member member, ObservedContainer container, String address, boolean ending) {
    Map<ProbeKind, ContainerProbe> own =
        probes.computeIfAbsent(container.id(), _ -> new EnumMap<>(ProbeKind.class));
    if (ending) {
      close(own, ProbeKind.STARTUP);
      close(own, ProbeKind.LIVENESS);
    }
    for (ProbeKind kind : ProbeKind.values()) {
      Optional<Probe> probe = kind.of(member.container());
      boolean wanted =
          probe.isPresent()
              && !own.containsKey(kind)
              && !(ending && kind != ProbeKind.READINESS)
              && (kind == ProbeKind.STARTUP
                  ? !known.started().contains(container.id())
                  : isThrough(member, container.id(), own));
      if (wanted) {
        Instant started = container.status().started().orElse(container.status().created());
        var subject =
            new ContainerProbe.Subject(
                pod, member, container.id(), address, Duration.between(started, clock.now()));
        own.put(kind, new ContainerProbe(kind, probe.get(), subject, prober, events, changed));
      }
    }
  }

  private static void close(Map<ProbeKind, ContainerProbe> own, ProbeKind kind) {
    ContainerProbe probe = own.remove(kind);
    if (probe != null) {
      probe.close();
    }
  }

  private boolean isThrough(Member member, String id, Map<ProbeKind, ContainerProbe> own) {
    if (member.container().startupProbe().isEmpty() || known.started().contains(id)) {
      return true;
    }
    ContainerProbe startup = own.get(ProbeKind.STARTUP);
    return startup != null && startup.passes().orElse(false);
  }

  /** What the probes say now. */
  public synchronized Health health() {
    Set<String> unready = new HashSet<>();
    Set<String> starting = new HashSet<>();
    Map<String, Doom> doomed = new HashMap<>();
    probes.forEach(
        (id, own) ->
            own.forEach(
                (kind, probe) -> {
                  Optional<Boolean> passes = probe.passes();
                  switch (kind) {
                    case READINESS ->
                        addUnless(passes.orElse(known.ready().contains(id)), unready, id);
                    case STARTUP -> {
                      addUnless(passes.orElse(false), starting, id);
                      doomUnless(passes.orElse(true), doomed, id, Judge.STARTUP);
                    }
                    case LIVENESS -> doomUnless(passes.orElse(true), doomed, id, Judge.LIVENESS);
                  }
                }));
    return new Health(unready, starting, doomed);
  }

  private static void addUnless(boolean good, Set<String> ids, String id) {
    if (!good) {
      ids.add(id);
    }
  }

  private static void doomUnless(boolean good, Map<String, Doom> doomed, String id, Judge judge) {
    if (!good) {
      doomed.put(id, new Doom(judge));
    }
  }

  @Override
  public synchronized void close() {
    probes.values().forEach(own -> own.values().forEach(ContainerProbe::close));
    probes.clear();
  }
}
