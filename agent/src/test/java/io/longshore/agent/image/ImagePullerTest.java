package io.longshore.agent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.Status;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.agent.plan.StartFault;
import io.longshore.agent.testing.AgentRig;
import io.longshore.agent.testing.TestObjects;
import io.longshore.agent.testing.ToldEvents;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.testing.FakeContainerRuntime;
import io.longshore.cri.testing.FaultScript.Fault;
import io.longshore.cri.testing.TestImage;
import io.longshore.kubeapi.core.Pod;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told where the runtime cannot say whether an image is there. */
final class ImagePullerTest {
  private final FakeContainerRuntime fake = new FakeContainerRuntime(Clock.system());
  private final ContainerRuntime runtime = fake.connect();
  private final ToldEvents events = new ToldEvents();
  private final ImagePuller puller =
      new ImagePuller(
          runtime.images(), new TestObjects(), NodeCredentials.NONE, events, Clock.system(), 1);
  private final Pod pod = AgentRig.shell("true", "");
  private final Member main = PodContainers.named(pod, "main").orElseThrow();

  @AfterEach
  void close() {
    runtime.close();
    fake.close();
  }

  @Test
  void anInspectionThatFailsIsTold() {
    fake.faults().next("ImageStatus", new Fault.Refuse(Status.INTERNAL.withDescription("broken")));
    assertThrows(StartFault.class, () -> puller.ensure(pod, main));
    assertEquals(List.of("InspectFailed"), events.reasons(pod.metadata().name()));
  }

  @Test
  void anInterruptedInspectionIsNoFailureOfTheImage() {
    fake.addImage(TestImage.BUSYBOX);
    fake.faults().next("ImageStatus", new Fault.Hang());
    Thread.currentThread().interrupt();
    try {
      ContainerRuntimeException left =
          assertThrows(ContainerRuntimeException.class, () -> puller.ensure(pod, main));
      assertEquals(Category.INTERRUPTED, left.category());
    } finally {
      // The flag must not meet the next test, nor the closing of this one.
      Thread.interrupted();
    }
    assertEquals(List.of(), events.reasons(pod.metadata().name()));
  }
}
