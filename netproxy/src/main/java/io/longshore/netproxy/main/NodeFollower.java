package io.longshore.netproxy.main;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.netproxy.model.NodeFacts;
import io.longshore.netproxy.tracker.ProxiedNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Follows the proxy's own Node. Safe for use by several threads. */
final class NodeFollower implements Handler<ProxiedNode> {
  private final String nodeName;

  @GuardedBy("this")
  private Optional<NodeFacts> facts = Optional.empty();

  @GuardedBy("this")
  private Consumer<Optional<NodeFacts>> listener = _ -> {};

  NodeFollower(String nodeName) {
    this.nodeName = nodeName;
  }

  @Override
  public void added(ProxiedNode node) {
    changed(node, Optional.of(node.facts()));
  }

  @Override
  public void updated(ProxiedNode before, ProxiedNode after) {
    changed(after, Optional.of(after.facts()));
  }

  @Override
  public void deleted(ProxiedNode last) {
    changed(last, Optional.empty());
  }

  private synchronized void changed(ProxiedNode node, Optional<NodeFacts> now) {
    if (node.metadata().name().equals(nodeName) && !facts.equals(now)) {
      facts = now;
      notifyAll();
      listener.accept(now);
    }
  }

  /** Tells of the Node as it is now and each time it is another; empty when it is gone. */
  synchronized void listen(Consumer<Optional<NodeFacts>> told) {
    listener = told;
    told.accept(facts);
  }

  /** Waits until the Node is as wanted; returns it as it is when the time is over. */
  synchronized Optional<NodeFacts> await(Predicate<NodeFacts> wanted, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    long left = patience.toMillis();
    while (facts.filter(wanted).isEmpty() && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return facts;
  }
}
