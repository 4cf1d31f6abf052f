package io.longshore.agent.source;

import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.kubeapi.meta.Labels;
import java.time.Duration;

/** The pods that the API has given to this node: a watch of just those. */
public final class ApiPods implements AutoCloseable {
  private final PodListener listener;
  private final Informer<Pod> informer;

  /** Begins. */
  public ApiPods(KubeClient client, String nodeName, PodListener listener) {
    this.listener = listener;
    this.informer =
        new Informer<>(
            client,
            Pod.RESOURCE,
            "",
            ListOptions.ALL.choosing(
                Labels.Selector.ALL, FieldSelector.equal("spec.nodeName", nodeName)),
            InformerSettings.DEFAULT);
    informer.cache().addHandler(new Telling());
    informer.start();
  }

  /** Whether all pods that there were have been told; waits for that. */
  public boolean awaitComplete(Duration patience) throws InterruptedException {
    return informer.awaitSynced(patience);
  }

  @Override
  public void close() {
    informer.close();
  }

  private final class Telling implements Handler<Pod> {
    @Override
    public void added(Pod pod) {
      if (PodAnnotations.mirrored(pod).isPresent()) {
        listener.mirror(pod);
      } else {
        listener.pod(pod);
      }
    }

    @Override
    public void updated(Pod before, Pod after) {
      if (!before.metadata().uid().equals(after.metadata().uid())) {
        // A pod of the same name came before the end of the last one was seen.
        deleted(before);
      }
      added(after);
    }

    @Override
    public void deleted(Pod last) {
      if (PodAnnotations.mirrored(last).isPresent()) {
        listener.mirrorGone(last);
      } else {
        listener.podGone(last);
      }
    }
  }
}
