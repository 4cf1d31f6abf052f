package io.longshore.agent.pod;

import io.longshore.agent.image.ImagePuller;
import io.longshore.agent.image.NodeCredentials;
import io.longshore.agent.outside.StatusSink;
import io.longshore.agent.runtime.RuntimeSettings;
import io.longshore.agent.testing.PlainVolumes;
import io.longshore.agent.testing.TestNode;
import io.longshore.agent.testing.TestObjects;
import io.longshore.agent.testing.ToldEvents;
import io.longshore.base.time.Clock;
import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.client.GrpcContainerRuntime;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.json.Json;
import io.longshore.linux.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * An agent in a process of its own, which a test kills: it wants the pods of a file, one a line.
 */
final class KilledAgent {
  private KilledAgent() {}

  /** With a socket, a folder, a control group and the file. */
  public static void main(String[] words) throws IOException, InterruptedException {
    TestNode node = TestNode.in(Path.of(words[1]), words[2]);
    ContainerRuntime runtime =
        new GrpcContainerRuntime(
            new Endpoint(Endpoint.Api.CRI, Path.of(words[0])), CallDeadlines.DEFAULT);
    ToldEvents events = new ToldEvents();
    TestObjects objects = new TestObjects();
    Clock clock = Clock.system();
    RuntimeSettings settings =
        new RuntimeSettings(
            runtime,
            node,
            new PlainVolumes(Path.of(words[1], "volumes")),
            objects,
            events,
            Cgroups.ofMachine(),
            clock);
    ImagePuller images =
        new ImagePuller(runtime.images(), objects, NodeCredentials.NONE, events, clock, 1);
    PodWorkers workers = new PodWorkers(settings, images, new Nobody());
    for (String line : Files.readAllLines(Path.of(words[3]))) {
      workers.desire(Json.read(line, Pod.class));
    }
    workers.sourcesComplete();
    new CountDownLatch(1).await();
  }

  /** Who is told nothing. */
  private static final class Nobody implements StatusSink {
    @Override
    public void status(Pod pod, PodStatus status) {}

    @Override
    public void ended(Pod pod) {}

    @Override
    public void forget(String uid) {}
  }
}
