package io.longshore.agent.pod;

import io.longshore.agent.observe.PodLook;
import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.Annotations;
import io.longshore.agent.plan.ObservedPod;
import io.longshore.agent.plan.ObservedSandbox;
import io.longshore.agent.runtime.PodFiles;
import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntimeException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** What is on the node of a pod that nobody wants: it was deleted while no agent ran. */
final class Orphan {
  private static final Log LOG = Log.of("pod");

  /** As upstream. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final PodTools tools;
  private final String uid;

  Orphan(PodTools tools, String uid) {
    this.tools = tools;
    this.uid = uid;
  }

  /** Ends and removes all of it; what fails is tried again at the agent's next start. */
  void remove() {
    try {
      ObservedPod observed = new PodLook(tools.runtime(), uid, _ -> "").look();
      if (!observed.sandboxes().isEmpty()) {
        LOG.info("an orphaned pod is removed", "uid", uid);
      }
      observed.running().forEach(one -> tools.runtime().stopContainer(one.id(), GRACE));
      for (ObservedSandbox sandbox : observed.sandboxes()) {
        tools.runtime().stopSandbox(sandbox.id());
        tools.runtime().removeSandbox(sandbox.id());
        removeLogs(sandbox.sandbox().labels());
      }
      observed.containers().forEach(one -> tools.runtime().removeContainer(one.id()));
      tools.settings().volumes().release(uid);
      tools.groups().remove(uid);
      PodFiles.removeAll(tools.settings().node().settings().podFolder(uid));
    } catch (ContainerRuntimeException | UncheckedIOException e) {
      LOG.warn(
          "an orphaned pod is not removed", "uid", uid, "error", String.valueOf(e.getMessage()));
    }
  }

  private void removeLogs(Map<String, String> labels) {
    NodeSettings node = tools.settings().node().settings();
    String name = labels.getOrDefault(Annotations.POD_NAME, "");
    String namespace = labels.getOrDefault(Annotations.POD_NAMESPACE, "");
    if (!name.isEmpty() && !namespace.isEmpty()) {
      PodFiles.removeAll(node.logs().resolve(namespace + "_" + name + "_" + uid));
    }
  }
}
