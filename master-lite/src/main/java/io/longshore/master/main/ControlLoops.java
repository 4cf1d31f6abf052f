package io.longshore.master.main;

import io.longshore.base.lifecycle.Lifecycle;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.base.time.ThreadTimers;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.EventRecorder;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.controllers.ControllerSettings;
import io.longshore.master.controllers.Controllers;
import io.longshore.master.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The controllers and the scheduler, as clients of any API server; they share what they know of the
 * cluster. One thread starts them when that is complete.
 */
final class ControlLoops implements AutoCloseable {
  private static final Log LOG = Log.of("controllers");
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Lifecycle parts = new Lifecycle();
  private final ClusterCaches caches;
  private final List<Controller> controllers = new ArrayList<>();
  private final Thread starter = Thread.ofVirtual().name("controllers").unstarted(this::begin);

  private ControlLoops(ClusterConnection cluster, LoopSettings settings, String authority) {
    Clock clock = Clock.system();
    // The server is this process, and bounds what it does at once itself.
    ClientSettings limits = ClientSettings.of("kube-controller-manager").withRate(0, 0);
    KubeClient client = parts.start("client", () -> new KubeClient(cluster, limits));
    ThreadTimers timers = parts.start("timers", () -> new ThreadTimers("controller-timers"));
    EventRecorder events = parts.start("events", () -> EventRecorder.start(client, clock));
    caches =
        parts.start(
            "caches",
            () ->
                new ClusterCaches(
                    client, InformerSettings.DEFAULT.withPauses(PAUSE, LONGEST_PAUSE)));
    if (settings.controllers()) {
      controllers.addAll(
          Controllers.all(client, caches, events, clock, timers, settings(settings, authority)));
    }
    if (settings.scheduler()) {
      controllers.add(new Scheduler(client, caches, events, clock, timers, new SplittableRandom()));
    }
    controllers.forEach(one -> parts.start(one.getClass().getSimpleName(), () -> one));
  }

  private static ControllerSettings settings(LoopSettings settings, String authority) {
    return new ControllerSettings(
        settings.podRanges(),
        settings.nodeMask4(),
        settings.nodeMask6(),
        settings.nodePatience(),
        settings.mostFinishedPods(),
        authority);
  }

  /**
   * Starts those that the settings name.
   *
   * @param authority who signs the server's certificate, as PEM
   */
  static ControlLoops start(ClusterConnection cluster, LoopSettings settings, String authority) {
    ControlLoops loops = new ControlLoops(cluster, settings, authority);
    loops.caches.start();
    loops.starter.start();
    return loops;
  }

  private void begin() {
    try {
      while (!caches.awaitSynced(LOOK)) {
        LOG.warn("the cluster is not known yet");
      }
      controllers.forEach(Controller::start);
      LOG.info("controllers have begun", "count", controllers.size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    starter.interrupt();
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.close();
  }
}
