package io.longshore.netproxy.main;

import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Event;
import io.longshore.kubeapi.core.ObjectReference;
import io.longshore.kubeapi.meta.MicroTime;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import java.util.Optional;

/** Tells the cluster what happens to the proxy. Nobody waits for it. Safe for several threads. */
final class ProxyEvents {
  private static final Log LOG = Log.of("proxy");
  private static final String COMPONENT = "kube-proxy";

  private final KubeClient client;
  private final String nodeName;
  private final Clock clock;

  ProxyEvents(KubeClient client, String nodeName, Clock clock) {
    this.client = client;
    this.nodeName = nodeName;
    this.clock = clock;
  }

  /** Something about the node. */
  void ofNode(String type, String reason, String action, String message) {
    // A Node's events name its name for its uid, as client-go's users do.
    report(
        new ObjectReference("v1", "Node", "", nodeName, nodeName, "", ""),
        "default",
        type,
        reason,
        action,
        message);
  }

  /** Something wrong about a Service. */
  void ofService(ObjectName service, String reason, String action, String message) {
    report(
        new ObjectReference(
            "v1", "Service", service.namespace(), service.name(), service.toString(), "", ""),
        service.namespace(),
        "Warning",
        reason,
        action,
        message);
  }

  private void report(
      ObjectReference about,
      String namespace,
      String type,
      String reason,
      String action,
      String message) {
    Event event =
        new Event(
            ObjectMeta.named(
                namespace,
                about.name() + "." + Long.toHexString(clock.now().toEpochMilli() * 1_000_000)),
            Optional.of(about),
            reason,
            message,
            type,
            action,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.of(new MicroTime(clock.now())),
            Optional.empty(),
            COMPONENT,
            COMPONENT + "-" + nodeName,
            Optional.empty());
    Thread.ofVirtual().name("event").start(() -> send(event));
  }

  private void send(Event event) {
    try {
      client.create(Event.RESOURCE, event, WriteOptions.DEFAULT);
    } catch (KubeApiException e) {
      LOG.debug("an event was not taken", "reason", event.reason(), "error", e);
    }
  }
}
