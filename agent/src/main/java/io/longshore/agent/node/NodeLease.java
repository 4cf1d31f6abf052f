package io.longshore.agent.node;

import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.coordination.Lease;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.meta.MicroTime;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.OwnerReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The node's sign of life, renewed four times in its duration:
 * k8s.io/component-helpers/apimachinery /lease. One virtual thread does the work.
 */
public final class NodeLease implements AutoCloseable {
  private static final Log LOG = Log.of("node");
  private static final String NAMESPACE = "kube-node-lease";
  private static final int RENEWALS = 4;
  private static final int TRIES = 5;

  private final KubeClient client;
  private final String nodeName;
  private final Supplier<Optional<Node>> node;
  private final int seconds;
  private final Clock clock;
  private final Thread thread;

  /** As it was written last; of the thread alone. */
  private @Nullable Lease latest;

  /**
   * Begins.
   *
   * @param node the Node as the API has it: the lease goes with it
   */
  public NodeLease(
      KubeClient client, String nodeName, Supplier<Optional<Node>> node, int seconds, Clock clock) {
    this.client = client;
    this.nodeName = nodeName;
    this.node = node;
    this.seconds = seconds;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("node lease").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        renew();
        Thread.sleep(Duration.ofSeconds(seconds).dividedBy(RENEWALS));
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void renew() throws InterruptedException {
    for (int attempt = 1; attempt <= TRIES && !Thread.currentThread().isInterrupted(); attempt++) {
      try {
        latest = latest == null ? readOrCreate() : write(latest);
        return;
      } catch (KubeApiException e) {
        latest = null;
        LOG.warn("the lease cannot be renewed", "attempt", attempt, "error", e);
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private Lease readOrCreate() {
    Optional<Lease> found = client.find(Lease.RESOURCE, new ObjectName(NAMESPACE, nodeName));
    if (found.isPresent()) {
      return write(found.get());
    }
    Lease lease = new Lease(owned(ObjectMeta.named(NAMESPACE, nodeName)), Optional.of(spec()));
    return client.create(Lease.RESOURCE, lease, WriteOptions.DEFAULT);
  }

  private Lease write(Lease lease) {
    ObjectMeta metadata =
        lease.metadata().ownerReferences().isEmpty() ? owned(lease.metadata()) : lease.metadata();
    return client.update(
        Lease.RESOURCE, new Lease(metadata, Optional.of(spec())), WriteOptions.DEFAULT);
  }

  private Lease.Spec spec() {
    return new Lease.Spec(
        nodeName,
        Optional.of(seconds),
        Optional.empty(),
        Optional.of(new MicroTime(clock.now())),
        Optional.empty());
  }

  /** Without a Node there is nobody to own it yet; the next renewal sees to that. */
  private ObjectMeta owned(ObjectMeta metadata) {
    List<OwnerReference> owners =
        node.get()
            .map(
                owner ->
                    List.of(
                        new OwnerReference(
                            "v1", "Node", nodeName, owner.metadata().uid(), false, false)))
            .orElse(List.of());
    return new ObjectMeta(
        metadata.name(),
        "",
        metadata.namespace(),
        metadata.uid(),
        metadata.resourceVersion(),
        0,
        metadata.creationTimestamp(),
        Optional.empty(),
        Optional.empty(),
        metadata.labels(),
        metadata.annotations(),
        owners,
        metadata.finalizers());
  }

  /** No more signs of life. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
