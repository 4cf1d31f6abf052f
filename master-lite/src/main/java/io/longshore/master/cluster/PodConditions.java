package io.longshore.master.cluster;

import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.StrategicPatch;
import java.util.List;

/** Writes single conditions of pods; others belong to the node's agent. */
public final class PodConditions {
  private PodConditions() {}

  /** Sets one, unless the pod is gone. */
  public static void set(KubeClient client, PodView pod, PodView.Condition condition) {
    StrategicPatch.between(
            JsonObject.EMPTY.with(List.of(), "status", "conditions"),
            JsonObject.EMPTY.with(List.of(condition), "status", "conditions"))
        .ifPresent(patch -> write(client, pod, patch));
  }

  private static void write(KubeClient client, PodView pod, StrategicPatch patch) {
    try {
      client.patch(
          PodView.RESOURCE,
          pod.metadata().objectName(),
          "status",
          // Not on another pod of that name.
          new Patch.Strategic(patch.with(pod.metadata().uid(), "metadata", "uid")),
          WriteOptions.DEFAULT);
    } catch (KubeApiException e) {
      if (!e.notFound() && !e.conflict()) {
        throw e;
      }
    }
  }
}
