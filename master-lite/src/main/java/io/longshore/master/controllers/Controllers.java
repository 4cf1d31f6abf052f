package io.longshore.master.controllers;

import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.EventRecorder;
import io.longshore.master.controllers.endpoints.EndpointsController;
import io.longshore.master.controllers.endpoints.SliceController;
import io.longshore.master.controllers.namespace.NamespaceDefaults;
import io.longshore.master.controllers.node.NodeLifecycle;
import io.longshore.master.controllers.node.PodCollector;
import io.longshore.master.controllers.node.PodRanges;
import io.longshore.master.controllers.node.TaintEviction;
import io.longshore.master.controllers.workload.DeploymentController;
import io.longshore.master.controllers.workload.ReplicaSetController;
import java.util.List;

/** All controllers of a small cluster. */
public final class Controllers {
  private Controllers() {}

  /** They listen to the caches, and begin when they are started. */
  public static List<Controller> all(
      KubeClient client,
      ClusterCaches caches,
      EventRecorder events,
      Clock clock,
      Timers timers,
      ControllerSettings settings) {
    return List.of(
        new ReplicaSetController(client, caches, events, clock, timers),
        new DeploymentController(client, caches, events, clock, timers),
        new SliceController(client, caches, clock, timers),
        new EndpointsController(client, caches, timers),
        new NamespaceDefaults(client, caches, timers, settings.rootAuthority()),
        new PodRanges(
            client,
            caches,
            events,
            timers,
            settings.podRanges(),
            settings.nodeMask4(),
            settings.nodeMask6()),
        new NodeLifecycle(client, caches, events, clock, timers, settings.nodePatience()),
        new TaintEviction(client, caches, events, clock, timers),
        new PodCollector(client, caches, clock, timers, settings.mostFinishedPods()));
  }
}
