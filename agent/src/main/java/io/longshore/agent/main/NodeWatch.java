package io.longshore.agent.main;

import io.longshore.base.log.Log;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netlink.wire.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The own Node as the API has it. Safe for use by several threads. */
final class NodeWatch implements AutoCloseable {
  private static final Log LOG = Log.of("agent");

  private final ObjectName name;
  private final Informer<Node> informer;

  /** Kernel and disk are not for the thread that reads the watch. */
  private final ExecutorService listeners =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("pod network").daemon().factory());

  NodeWatch(KubeClient client, String nodeName) {
    this.name = new ObjectName("", nodeName);
    this.informer =
        new Informer<>(
                client,
                Node.RESOURCE,
                "",
                ListOptions.ALL.choosing(
                    Labels.Selector.ALL, FieldSelector.equal("metadata.name", nodeName)),
                InformerSettings.DEFAULT)
            .start();
  }

  Optional<Node> node() {
    return informer.cache().get(name);
  }

  /** Has the ranges of the node's pods told, now and when they change. */
  void whenRangesChange(Consumer<List<Prefix>> listener) {
    informer
        .cache()
        .addHandler(
            new Handler<>() {
              @Override
              public void added(Node node) {
                listeners.execute(() -> tell(ranges(node), listener));
              }

              @Override
              public void updated(Node before, Node after) {
                if (!ranges(before).equals(ranges(after))) {
                  added(after);
                }
              }

              @Override
              public void deleted(Node last) {
                // The pods that run keep their network.
              }
            });
  }

  private static void tell(List<Prefix> ranges, Consumer<List<Prefix>> listener) {
    try {
      listener.accept(ranges);
    } catch (RuntimeException e) {
      LOG.error("the network of pods cannot be set up", "ranges", ranges, "error", e);
    }
  }

  private static List<Prefix> ranges(Node node) {
    Node.Spec spec = node.spec().orElse(new Node.Spec("", List.of(), "", false, List.of()));
    List<String> texts =
        spec.podCIDRs().isEmpty() && !spec.podCIDR().isEmpty()
            ? List.of(spec.podCIDR())
            : spec.podCIDRs();
    return texts.stream().map(Prefix::parse).toList();
  }

  @Override
  public void close() {
    informer.close();
    listeners.shutdownNow();
  }
}
