package io.longshore.agent.runtime;

import io.longshore.agent.probe.HttpGet;
import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ExecResult;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Handler;
import java.io.IOException;
import java.time.Duration;

/** What a container wants done after its start and before its end. */
final class LifecycleHooks {
  private static final Log LOG = Log.of("hook");

  private final ContainerRuntime runtime;

  LifecycleHooks(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Does it, and returns whether that went well. What it prints may be secret, and is not told.
   *
   * @param patience after which it counts as failed
   */
  boolean run(Handler hook, Container container, String id, String address, Duration patience) {
    try {
      if (hook.exec().isPresent()) {
        ExecResult result = runtime.exec(id, hook.exec().get().command(), patience);
        return result.exitCode() == 0;
      }
      if (hook.httpGet().isPresent()) {
        return request(HttpGet.of(hook.httpGet().get(), container, address), patience);
      }
      if (hook.sleep().isPresent()) {
        Duration wanted = Duration.ofSeconds(hook.sleep().get().seconds());
        Thread.sleep(wanted.compareTo(patience) < 0 ? wanted : patience);
      }
      return true;
    } catch (ContainerRuntimeException e) {
      if (e.category() == Category.INTERRUPTED) {
        throw e;
      }
      LOG.debug("a hook failed", "container", id, "error", String.valueOf(e.getMessage()));
      return false;
    } catch (IllegalArgumentException e) {
      LOG.debug("a hook is wrong", "container", id, "error", String.valueOf(e.getMessage()));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          Category.INTERRUPTED, "interrupted during a hook of container " + id, e);
    }
  }

  /** Any answer will do; and where TLS is not spoken, as upstream, without it. */
  private static boolean request(HttpGet request, Duration patience) {
    try {
      request.send(patience);
      return true;
    } catch (IOException e) {
      return request.isSecure() && request(request.plain(), patience);
    }
  }
}
