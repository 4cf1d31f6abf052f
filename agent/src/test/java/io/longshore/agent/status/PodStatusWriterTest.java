package io.longshore.agent.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.plan.PodState;
import io.longshore.agent.plan.Scene;
import io.longshore.agent.plan.Scene.Seen;
import io.longshore.base.testing.Eventually;
import io.longshore.base.time.ThreadTimers;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import io.longshore.kubeapi.testing.ScriptedApiServer.SeenRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PodStatusWriterTest {
  private final ScriptedApiServer server = new ScriptedApiServer();
  private final ThreadTimers timers = new ThreadTimers("test-timers");
  private final KubeClient client =
      new KubeClient(
          ClusterConnection.anonymous(server.address()), ClientSettings.of("test").withRate(0, 0));
  private final PodStatusWriter writer = new PodStatusWriter(client, timers);

  @AfterEach
  void stop() {
    writer.close();
    client.close();
    timers.close();
    server.close();
  }

  private Pod stored(String more) {
    return server
        .put(
            Pod.RESOURCE,
            Json.read(
                "{\"metadata\":{\"namespace\":\"tests\",\"name\":\"pod\"" + more + "},\"spec\":{}}",
                JsonObject.class))
        .as(Pod.class);
  }

  private static PodStatus running() {
    Scene scene = Scene.of("Always", "a").with("a", Seen.running());
    return PodStatuses.of(
        new StatusInput(
            scene.pod(),
            PodState.RUNNING,
            scene.observed(),
            scene.health(),
            Map.of(),
            Optional.empty(),
            PodStatuses.UNKNOWN,
            List.of("192.0.2.1"),
            "containerd",
            Instant.parse("2026-01-01T00:00:10Z")));
  }

  private List<SeenRequest> sent(String method) {
    return server.requests().stream().filter(one -> one.method().equals(method)).toList();
  }

  private void awaitSent(String method) {
    Eventually.holds(() -> !sent(method).isEmpty(), () -> server.requests().toString());
  }

  @Test
  void writesTheDifferenceForThisPodAlone() {
    Pod pod = stored("");
    writer.status(pod, running());
    awaitSent("PATCH");
    SeenRequest patch = sent("PATCH").getFirst();
    assertEquals("/api/v1/namespaces/tests/pods/pod/status", patch.uri());
    assertEquals("application/strategic-merge-patch+json", patch.contentType());
    JsonObject body = Json.read(patch.body(), JsonObject.class);
    assertEquals(pod.metadata().uid(), body.text("metadata", "uid"));
    assertEquals("Running", body.text("status", "phase"));
    assertEquals(List.of("status", "metadata"), body.names());
  }

  @Test
  void leavesAPodThatHasTakenTheName() {
    Pod pod = stored("");
    server.delete(Pod.RESOURCE, "tests", "pod");
    stored("");
    writer.status(pod, running());
    awaitSent("GET");
    writer.close();
    assertEquals(List.of(), sent("PATCH"));
  }

  @Test
  void triesAgainUntilTheServerAnswers() {
    Pod pod = stored("");
    server.stop();
    writer.status(pod, running());
    server.startAgain();
    awaitSent("PATCH");
    assertTrue(sent("PATCH").getFirst().body().contains("Running"));
  }

  @Test
  void deletesWhatHasEndedAndWasToGo() {
    Pod pod =
        stored(",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\",\"deletionGracePeriodSeconds\":1");
    writer.status(pod, running());
    writer.ended(pod);
    awaitSent("DELETE");
    JsonObject body = Json.read(sent("DELETE").getFirst().body(), JsonObject.class);
    assertEquals(Optional.of(0L), body.number("gracePeriodSeconds"));
    assertEquals(pod.metadata().uid(), body.text("preconditions", "uid"));
  }

  @Test
  void keepsWhatHasEndedAndWasNotToGo() {
    Pod pod = stored("");
    writer.status(pod, running());
    writer.ended(pod);
    awaitSent("PATCH");
    writer.close();
    assertEquals(List.of(), sent("DELETE"));
  }

  @Test
  void writesAgainWhatSomebodyElseChanged() {
    Pod pod = stored("");
    writer.status(pod, running());
    awaitSent("PATCH");
    int before = sent("PATCH").size();
    writer.inApi(stored(",\"labels\":{\"a\":\"b\"}"));
    Eventually.holds(() -> sent("PATCH").size() > before, () -> server.requests().toString());
  }

  @Test
  void tellsOfAStaticPodThroughItsMirror() {
    Pod mirror = stored("");
    Pod own =
        Json.read(
            """
            {"metadata":{"namespace":"tests","name":"pod","uid":"of-the-node",
             "annotations":{"kubernetes.io/config.source":"file"}},"spec":{}}""",
            Pod.class);
    writer.status(own, running());
    writer.mirrored(mirror);
    awaitSent("PATCH");
    JsonObject body = Json.read(sent("PATCH").getFirst().body(), JsonObject.class);
    assertEquals(mirror.metadata().uid(), body.text("metadata", "uid"));
    writer.ended(own);
    writer.close();
    assertEquals(List.of(), sent("DELETE"));
  }
}
